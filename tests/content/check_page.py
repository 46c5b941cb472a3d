#!/usr/bin/env python3
"""Follows a page of the documentation as a reader would, from top to bottom, in a folder of its own.

check_page.py PAGE CONSERJE [--sample ROOT | --sections]

- A fenced block below `<!-- file: PATH -->` is written to PATH in the bot of the page: the folder
  that its first command names with -C.
- In a `console` block each line `$ COMMAND` is run, and prints what stands below it; `…` alone on a
  line is any lines. With nothing below it, it succeeds.
- A `json` block after such a command is the document that it prints. "…" as a value is any value; as
  a member, or at the end of an array, further ones.
- A page `*.es.md` is read where the messages are in Spanish.
- `conserje serve` runs on until the page ends; 127.0.0.1:8080 stands for its address.

What changes from run to run (scores, times, ids) is compared by its form alone. With --sample the
folder begins as a copy of ROOT's bot, whose line numbers and counts are free too; with --sections
each part below a `###` heading has a folder of its own, which begins with the files that stand above
the first of them. UPDATE=1 rewrites what a command prints; the
change is then judged in review. Ends with `N passed, N failed`."""
import argparse
import itertools
import json
import os
import pathlib
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time

TIMEOUT_S = 120
SAMPLE = ("conserje.yaml", "intents", "knowledge-base", "tests/conversations")
FENCE = re.compile(r"^(?:<!-- file: (?P<file>\S+) -->\n)?(?P<ticks>`{3,})(?P<kind>\w*)\n"
                   r"(?P<text>.*?)^(?P=ticks)$", re.S | re.M)
SERVE = re.compile(r"^(?:\w+=\S+ )*conserje( -\S+ \S+)* serve\b")
ADDRESS = "127.0.0.1:8080"

FREE = [(re.compile(pattern), form) for pattern, form in (
    (r"(?<![\d€.])[+-]?[01]\.\d{2,}(?![\d.])(?! ?€)", "0.00"),       # a score, or a part of one
    (r"\b\d+ %", "0 %"),                                            # a weight
    (r"\b[0-9a-f]{16}\b", "content-version"),
    (r"(?<=X-Request-Id: )\S+", "request-id"),
    (r"\bdev_\w+", "dev_key"),
    (r"\b\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT|\d{4}-\d\d-\d\dT[\d:.]+Z", "time"),
    (r" {2,}", "  "))]                                              # a column as wide as its numbers
FREE_OF_SAMPLE = [(re.compile(pattern), form) for pattern, form in (
    (r"(?<=\.md:)\d+|(?<=\.yaml:)\d+", "0"),
    (r"\b\d+ (?=passed|files?\b|archivos?\b|entries|entradas)", "0 "),
    (r"(?<=and )\d+(?= more)|(?<=y )\d+(?= más)", "0"))]


def same_json(wanted, got):
    """True when `got` is what `wanted` shows."""
    if wanted == "…" or isinstance(wanted, float) and isinstance(got, (int, float)):
        return True
    if isinstance(wanted, dict) and isinstance(got, dict):
        shown = {name: value for name, value in wanted.items() if name != "…"}
        return ("…" in wanted or shown.keys() == got.keys()) and all(
            name in got and same_json(value, got[name]) for name, value in shown.items())
    if isinstance(wanted, list) and isinstance(got, list):
        shown = wanted[:-1] if wanted[-1:] == ["…"] else wanted
        return (len(shown) == len(got) or len(shown) < len(wanted) <= len(got)) and all(
            map(same_json, shown, got))
    if isinstance(wanted, str) and isinstance(got, str):
        return formed(wanted, FREE) == formed(got, FREE)
    return wanted == got and isinstance(wanted, bool) == isinstance(got, bool)


def formed(line, free):
    """The line with what is free replaced by its form."""
    for pattern, form in free:
        line = pattern.sub(form, line)
    return line.rstrip()


def same_lines(wanted, got):
    """Whether the lines are those wanted, where `…` is any number of them: what stands before the
    first `…` begins them, what stands after the last ends them, the rest follows in its order."""
    parts = [list(part) for skip, part in itertools.groupby(wanted, "…".__eq__) if not skip]
    if "…" not in wanted:
        return wanted == got
    first = parts.pop(0) if parts and wanted[0] != "…" else []
    last = parts.pop() if parts and wanted[-1] != "…" else []
    if len(first) + len(last) > len(got) or got[:len(first)] != first or got[len(got) - len(last):] != last:
        return False
    at, end = len(first), len(got) - len(last)
    for part in parts:
        places = (n for n in range(at, end - len(part) + 1) if got[n:n + len(part)] == part)
        place = next(places, None)
        if place is None:
            return False
        at = place + len(part)
    return True


def lines_of(text):
    return text.strip("\n").split("\n") if text.strip("\n") else []


class Reader:
    """Somebody who does what a page says, on a machine that speaks `lang`."""

    def __init__(self, program, sample, lang):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="conserje-page-"))
        self.work = self.home / "work"
        self.work.mkdir()
        (self.home / "bin").mkdir()
        (self.home / "bin" / "conserje").symlink_to(pathlib.Path(program).resolve())
        for name in SAMPLE if sample else ():
            copy = shutil.copytree if (sample / name).is_dir() else shutil.copy
            (self.work / name).parent.mkdir(exist_ok=True)
            copy(sample / name, self.work / name)
        kept = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        self.env = kept | {"PATH": f"{self.home}/bin:/usr/local/bin:/usr/bin:/bin", "LC_ALL": lang,
                           "HOME": str(self.home)}
        self.free = FREE + FREE_OF_SAMPLE if sample else FREE
        self.server, self.address = None, ADDRESS
        self.passed, self.failed = 0, 0

    def close(self):
        self.stop_server()
        shutil.rmtree(self.home)

    def stop_server(self):
        if self.server:
            self.server.send_signal(signal.SIGTERM)
            self.expect(self.server.wait(TIMEOUT_S) == 0, "serve", "did not end well")
            self.server.stdout.close()
        self.server, self.address = None, ADDRESS

    def expect(self, good, what, *details):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        if not good:
            print(f"FAILED $ {what}", *details, sep="\n    ")
        return good

    def serve(self, command, count):
        """Starts a server; its first `count` lines."""
        self.stop_server()
        with open(self.home / "log", "wb") as log:
            self.server = subprocess.Popen(["sh", "-c", f"exec env {command} --listen 127.0.0.1:0"], cwd=self.work,
                                           env=self.env, stdout=subprocess.PIPE, stderr=log)
        text, deadline = b"", time.monotonic() + TIMEOUT_S
        while text.count(b"\n") < max(count, 1) and time.monotonic() < deadline:
            if select.select([self.server.stdout], [], [], 1)[0]:
                piece = os.read(self.server.stdout.fileno(), 65536)
                text += piece
                if not piece:
                    break
        said = text.decode()
        found = re.search(r"http://(127\.0\.0\.1:\d+)", said)
        self.address = found[1] if found else ADDRESS
        said = said if found else said + (self.home / "log").read_text()
        return 0 if found else 1, said.replace(self.address, ADDRESS)

    def run(self, command):
        done = subprocess.run(["sh", "-c", command.replace(ADDRESS, self.address)], cwd=self.work, env=self.env,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=TIMEOUT_S)
        said = done.stdout.decode("utf-8", "backslashreplace").replace("\r\n", "\n")
        return done.returncode, said.replace(self.address, ADDRESS)

    def do(self, command, wanted):
        """Runs a command; what it said, and whether that is what the page says."""
        code, said = self.serve(command, len(wanted)) if SERVE.match(command) else self.run(command)
        got = lines_of(said)
        if SERVE.match(command):
            got = got[:len(wanted)]
        good = same_lines([formed(line, self.free) for line in wanted],
                          [formed(line, self.free) for line in got]) if wanted else code == 0
        self.expect(good, command, *(f"- {line}" for line in wanted), *(f"+ {line}" for line in got),
                    f"exit {code}")
        return said, good

    def do_console(self, text):
        """Runs the commands of a block; the block as it should be, and what the last one said."""
        page, said = [], ""
        for part in re.split(r"^(?=\$ )", text, flags=re.M):
            command, _, output = part.partition("\n")
            if command.startswith("$ "):
                said, good = self.do(command[2:], lines_of(output))
                part = part if good or not output.strip() else f"{command}\n{said.rstrip()}\n"
            page.append(part)
        return "".join(page), said

    def write(self, block, folder):
        path = folder / block["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block["text"], encoding="utf-8")

    def do_page(self, text, above=""):
        """Follows the page; returns it as it should be. The files `above` are there already."""
        bot = re.search(r"^\$ conserje -C (\S+) ", text, re.M)
        folder = self.work / (bot[1] if bot else ".")
        page, end, said = "", 0, None
        for block in FENCE.finditer(above):
            if block["file"]:
                self.write(block, folder)
        for block in FENCE.finditer(text):
            page, end = page + text[end:block.start()], block.end()
            shown = block[0]
            if block["file"]:
                self.write(block, folder)
            elif block["kind"] == "console":
                new, said = self.do_console(block["text"])
                shown = block[0].replace(block["text"], new) if block["text"] else shown
            elif block["kind"] == "json" and said is not None:
                self.do_json(block["text"], said)
                said = None
            page += shown
        return page + text[end:]

    def do_json(self, text, said):
        try:
            good = same_json(json.loads(text), json.loads(said))
        except ValueError as error:
            said, good = f"{error}: {said}", False
        self.expect(good, "the document above", *text.splitlines(), "is", said)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("program")
    parser.add_argument("--sample", type=pathlib.Path)
    parser.add_argument("--sections", action="store_true")
    given = parser.parse_args()
    text = given.page.read_text(encoding="utf-8")
    parts = re.split(r"^(?=### )", text, flags=re.M) if given.sections else [text]
    lang = "es_ES.UTF-8" if given.page.name.endswith(".es.md") else "C"
    passed, failed, page = 0, 0, ""
    for place, part in enumerate(parts):
        reader = Reader(given.program, given.sample, lang)
        try:
            page += reader.do_page(part, parts[0] if place > 0 else "")
        finally:
            reader.close()
        passed, failed = passed + reader.passed, failed + reader.failed
    if os.environ.get("UPDATE"):
        given.page.write_text(page, encoding="utf-8")
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main())
