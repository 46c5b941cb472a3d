#!/usr/bin/env python3
"""Sums up a CTest log case by case, and ends with `N passed, N failed`.

A test program may hold many cases. It tells so in cmocka's words or with its own closing line
`N passed, N failed`; one that tells neither counts as one case."""
import re
import sys

CLOSING = re.compile(r"^(\d+) passed, (\d+) failed", re.M)
CMOCKA_PASSED = re.compile(r"^\[  PASSED  \] (\d+) test", re.M)
CMOCKA_FAILED = re.compile(r"^\[  FAILED  \] (\d+) test\(s\)", re.M)


def count(output, program_passed):
    closing = CLOSING.findall(output)
    if closing:
        passed = sum(int(p) for p, _ in closing)
        failed = sum(int(f) for _, f in closing)
    else:
        passed = sum(int(n) for n in CMOCKA_PASSED.findall(output))
        failed = sum(int(n) for n in CMOCKA_FAILED.findall(output))
    if not program_passed and failed == 0:
        failed = 1  # it crashed, hung, or reported a leak after its last case
    if passed + failed == 0:
        passed = 1
    return passed, failed


def main(path):
    with open(path, encoding="utf-8", errors="replace") as log:
        tests = re.split(r"^\d+/\d+ Testing: ", log.read(), flags=re.M)[1:]
    passed = failed = 0
    for test in tests:
        p, f = count(test, "\nTest Passed." in test)
        passed, failed = passed + p, failed + f
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
