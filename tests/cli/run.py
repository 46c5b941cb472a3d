#!/usr/bin/env python3
"""Runs terminal sessions (sessions/*.t) and compares what the program prints.

    $ conserje help nosuch
    conserje: no command 'nosuch'
    Try: conserje help
    [2]

A line that begins with `$ ` is a command for sh, run in a folder of the session's own; what follows
is its output, both streams, and `[N]` its exit code when that is not 0. A line that ends in ` (re)`
is a regular expression. Other lines up to the next blank line are a remark. In commands and
expected output, $FIXTURES is tests/fixtures/bots and $TMP the session's folder; `conserje` is the
program under test. UPDATE=1 rewrites what differs; the change is then judged in review.

Ends with `N passed, N failed`, where each command is one."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

TIMEOUT_S = 60


def parse(text):
    """[(remark lines, command or None, expected lines)]"""
    blocks, remark, command, expected = [], [], None, []
    for line in text.splitlines():
        if line.startswith("$ "):
            blocks.append((remark, command, expected))
            remark, command, expected = [], line[2:], []
        elif command is not None and line == "#":  # ends the output: a remark follows
            blocks.append((remark, command, expected))
            remark, command, expected = [line], None, []
        elif command is None:
            remark.append(line)
        else:
            expected.append(line)
    blocks.append((remark, command, expected))
    return [block for block in blocks if block[0] or block[1] is not None]


def environment(program, fixtures, tmp):
    """Nothing of the caller's: neither its language nor its colours nor its home."""
    bin_dir = tmp / ".bin"
    bin_dir.mkdir()
    (bin_dir / "conserje").symlink_to(program)
    kept = {name: os.environ[name] for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS")
            if name in os.environ}
    return kept | {"PATH": f"{bin_dir}:/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C",
                   "FIXTURES": str(fixtures), "TMP": str(tmp / "work"), "TERM": "xterm"}


def run(command, env):
    done = subprocess.run(["sh", "-c", command], cwd=env["TMP"], env=env, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=TIMEOUT_S)
    output = done.stdout.decode("utf-8", "backslashreplace")
    output = output.replace(env["FIXTURES"], "$FIXTURES").replace(env["TMP"], "$TMP")
    lines = output.split("\n")
    if lines[-1] == "":
        lines.pop()
    else:
        lines[-1] += " (no end of line)"
    return lines + ([f"[{done.returncode}]"] if done.returncode else [])


def same(expected, actual):
    if expected.endswith(" (re)"):
        return re.fullmatch(expected[:-5], actual) is not None
    return expected == actual


def strip_end(lines):
    """Blank lines before the next command belong to the page, not to the output."""
    while lines and lines[-1] == "":
        lines = lines[:-1]
    return lines


def main(program, session, fixtures):
    path = pathlib.Path(session)
    passed, failed, page = 0, 0, []
    tmp = pathlib.Path(tempfile.mkdtemp(prefix="conserje-cli-"))
    (tmp / "work").mkdir()
    env = environment(pathlib.Path(program).resolve(), pathlib.Path(fixtures).resolve(), tmp)
    try:
        for remark, command, expected in parse(path.read_text()):
            page += remark
            if command is None:
                continue
            actual, wanted = strip_end(run(command, env)), strip_end(expected)
            good = len(actual) == len(wanted) and all(map(same, wanted, actual))
            passed, failed = passed + good, failed + (not good)
            if not good and not os.environ.get("UPDATE"):
                print(f"{path.name}: $ {command}")
                print("".join(f"  - {line}\n" for line in wanted), end="")
                print("".join(f"  + {line}\n" for line in actual), end="")
            page += [f"$ {command}"] + (wanted if good else actual)
            page += [""] * (len(expected) - len(wanted))
    finally:
        shutil.rmtree(tmp)
    if os.environ.get("UPDATE"):
        path.write_text("\n".join(page).rstrip("\n") + "\n")
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
