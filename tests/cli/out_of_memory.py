#!/usr/bin/env python3
"""Each allocation of a command fails once: no crash, no hang, and no success that is none.

Unlike the unit tests' allocator this one also fails inside the libraries. Forty allocations of each
command are tried, evenly spread; CONSERJE_OOM_POINTS=700 tries so many (slow). The one known crash
is cmark-gfm's: it registers its extensions with an allocator of its own, which aborts. Ends with
`N passed, N failed`."""
import os
import pathlib
import subprocess
import sys
import tempfile

POINTS = int(os.environ.get("CONSERJE_OOM_POINTS", 40))
TIMEOUT_S = 60
INPUT = b"a que hora abren\ncuanto cuesta una revision\n"
COMMANDS = [["ask", "cuanto vale una revison"], ["ask", "--json", "--explain", "hola"],
            ["check", "--json", "--show"], ["test"], ["chat", "--json"], ["rules", "--json"],
            ["config", "--json"], ["help"]]
KNOWN_ABORT = b"[cmark] "


class Runner:
    def __init__(self, program, preload, bot):
        self.command = [str(pathlib.Path(program).resolve()), "-C", str(pathlib.Path(bot).resolve())]
        self.env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C",
                    "LD_PRELOAD": str(pathlib.Path(preload).resolve())}

    def run(self, command, **more):
        return subprocess.run(self.command + command, env=self.env | more, input=INPUT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=TIMEOUT_S)

    def count(self, command):
        """The undisturbed run, and how many allocations it makes."""
        with tempfile.NamedTemporaryFile() as counter:
            done = self.run(command, FAIL_COUNT=counter.name)
            return done, int(counter.read())


def judge(good, done):
    """What is wrong with a run in which an allocation failed; None when nothing is."""
    if done.returncode < 0:
        return None if done.stderr.startswith(KNOWN_ABORT) else f"signal {-done.returncode}"
    if done.returncode == good.returncode and done.stdout == good.stdout:
        return None
    if done.returncode == 2 and done.stderr:
        return None
    return f"exit {done.returncode}: {done.stdout[-120:]!r} {done.stderr[-120:]!r}"


def main(program, preload, bot):
    runner, passed, failed = Runner(program, preload, bot), 0, 0
    for command in COMMANDS:
        good, total = runner.count(command)
        step = max(1, total // POINTS)
        for nth in range(1, total + 1, step):
            try:
                wrong = judge(good, runner.run(command, FAIL_AT=str(nth)))
            except subprocess.TimeoutExpired:
                wrong = "hangs"
            passed, failed = passed + (wrong is None), failed + (wrong is not None)
            if wrong:
                print(f"FAILED {' '.join(command)}, allocation {nth} of {total}: {wrong}")
        if good.returncode != 0 or total < 1:
            failed += 1
            print(f"FAILED {' '.join(command)}: exit {good.returncode} without any failure")
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
