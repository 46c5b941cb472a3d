#!/usr/bin/env python3
"""What real help centres look like once loaded: entries, findings by code, time and memory.

Each folder of DATA/kb is a help centre as its people wrote it (docs/formats/real-help-centres.md).
What says how well questions are told apart (match/…) is left to bench/quality.
Without the data there is nothing to measure, and the script says so and ends well."""
import argparse
import collections
import json
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
RUNS = 3  # the best of so many: the machine may be busy with something else


def check(program, folder):
    done = subprocess.run([program, "-C", folder, "--json", "check"], capture_output=True,
                          text=True, check=False)
    return json.loads(done.stdout)


def load(program, folder):
    """Seconds, seconds of CPU and peak KiB of the best run that loads the bot and answers once."""
    best = None
    for _ in range(RUNS):
        start = time.monotonic()
        process = subprocess.Popen([program, "-C", folder, "ask", "hola"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        took = time.monotonic() - start
        run = (took, usage.ru_utime + usage.ru_stime, usage.ru_maxrss)
        best = min(best, run) if best else run
    return best


def report(program, folder):
    found = check(program, folder)
    told = [each for each in found["diagnostics"] if not each["code"].startswith("match/")]
    severities = collections.Counter(each["severity"] for each in told)
    codes = collections.Counter(each["code"] for each in told)
    took, cpu, peak = load(program, folder)
    print(f"{folder.name}: {found['files']} files, {found['entries']} entries; "
          f"{severities['error']} errors, {severities['warning']} warnings, "
          f"{severities['info']} notes; {took:.2f} s ({cpu:.2f} s of CPU), {peak / 1024:.0f} MiB")
    for code, count in sorted(codes.items()):
        print(f"    {code:24}{count:6}")
    return severities["error"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default=os.environ.get("CONSERJE_DATA", ROOT / "../shared/data"))
    parser.add_argument("--program", default=ROOT / "build/release/conserje")
    parser.add_argument("name", nargs="*", help="folders of DATA/kb; all by default")
    options = parser.parse_args()

    base = pathlib.Path(options.data) / "kb"
    if not base.is_dir():
        print(f"skipped: there is no data in {base}")
        return 0
    names = options.name or sorted(each.name for each in base.iterdir() if each.is_dir())
    errors = sum(report(options.program, base / name) for name in names)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
