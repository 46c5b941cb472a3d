#!/usr/bin/env python3
"""Runs the examples of a guide: check_guide.py GUIDE.md CONSERJE.

A fenced block below `<!-- file: PATH -->` is written to PATH in a bot of its own; then each line
`$ conserje -C NAME …` of the guide is run on it, in its folder, and must succeed.
"""

import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

FILE = re.compile(r"^<!-- file: (\S+) -->\n```\w*\n(.*?)^```$", re.S | re.M)
COMMAND = re.compile(r"^\$ conserje -C \S+ (.*)$", re.M)


def write_files(guide, folder):
    """The guide's files, below `folder`. Returns how many there were."""
    files = FILE.findall(guide)
    for name, text in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return len(files)


def run(program, folder, command):
    """Runs one command of the guide. Returns what went wrong, or None."""
    done = subprocess.run([program, "-C", folder, *shlex.split(command)],
                          cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    said = done.stdout + done.stderr
    print(f"$ conserje {command}\n{said}", end="")
    if done.returncode != 0:
        return f"exit {done.returncode}: conserje {command}"
    if command == "check" and not re.search(r"\b0 warnings", said):
        return "check has something to say"
    return None


def main(arguments):
    guide = pathlib.Path(arguments[1]).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        count = write_files(guide, pathlib.Path(folder))
        commands = COMMAND.findall(guide)
        faults = [fault for fault in (run(arguments[2], folder, c) for c in commands) if fault]
    if count == 0 or not commands:
        faults.append("the guide has no file or no command: the examples are not tried")
    print(*faults, sep="\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
