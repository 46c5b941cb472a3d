#!/usr/bin/env python3
"""Each bad file or folder that a bot may be given: every command tells what is wrong, with its
place, in time, and the good file beside it still answers. usage: folders.py CONSERJE

Ends with `N passed, N failed`."""
import json
import os
import pathlib
import re
import select
import shutil
import subprocess
import sys
import tempfile
import urllib.request

DEADLINE_S = 30
HUGE = 64 << 20
MAX_FILE = 256 * 1024
QUESTION = "a que hora abren"
NOBODY = 65534


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def huge(path):
    """64 MB of short lines, without writing them: a hole reads as NUL, and nobody should read."""
    write(path, b"")
    os.truncate(path, HUGE)


def close(path):
    write(path, "# A\n")
    path.chmod(0)


def link(path, target):
    path.symlink_to(target)


def close_folder(path):
    write(path / "x.md", "# A\n")
    path.chmod(0)


def fill(unit):
    """A file as large as may be, of one piece again and again."""
    return (unit.encode() * (MAX_FILE // len(unit.encode()) + 1))[:MAX_FILE]


def lines(unit):
    """The same, in lines that are not too long by themselves."""
    piece = unit * (60000 // len(unit.encode())) + "\n"
    return (piece.encode() * 4)[:MAX_FILE]


KB, INTENTS, CONV, CONFIG = "knowledge-base/x.md", "intents/x.yaml", "tests/conversations/x.conv", "conserje.yaml"
CATASTROPHIC = "lang: es\nintents:\n  - id: a\n    rules:\n      - regex: '%s'\n    say: b\n"
ALIASES = "a0: &a0 [x, x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 64))

# name, what is made, how, and what `check` says of it; a warning when the file is merely skipped.
CASES = [
    ("NUL", KB, "# A\n\nb\0c\n", r"x\.md:3:2: error: .*\[file/nul\]"),
    ("NUL in rules", INTENTS, "lang: es\n\0", r"x\.yaml:2:1: error: .*\[file/nul\]"),
    ("invalid UTF-8", KB, b"# A\n\ncami\xf3n\n", r"x\.md:3:5: error: .*\[file/utf8\]"),
    ("invalid UTF-8 in rules", INTENTS, b"lang: \xff\n", r"x\.yaml:1:7: error: .*\[file/utf8\]"),
    ("overlong UTF-8", KB, b"# A\xc0\xaf\n", r"x\.md:1:4: error: .*\[file/utf8\]"),
    ("a surrogate", KB, b"# A\xed\xa0\x80\n", r"x\.md:1:4: error: .*\[file/utf8\]"),
    ("UTF-16", KB, "# A\n".encode("utf-16"), r"x\.md:1:1: error: .*\[file/utf8\]"),
    ("byte order mark", KB, b"\xef\xbb\xbf# Fechas\n\n## \xc2\xbfQu\xc3\xa9 d\xc3\xada es?\n\nLunes.\n", r"^0 errors"),
    ("CRLF", KB, "# Fechas\r\n\r\n## ¿Qué día es?\r\n\r\nLunes.\r\n", r"^0 errors"),
    ("CRLF in rules", INTENTS, "lang: es\r\nintents:\r\n  - id: a\r\n    phrases: [qué día es hoy]\r\n    say: Lunes.\r\n", r"^0 errors"),
    ("64 MB", KB, huge, r"x\.md: error: the file has 67108864 bytes.*\[file/too-large\]"),
    ("64 MB of rules", INTENTS, huge, r"x\.yaml: error: .*\[file/too-large\]"),
    ("one byte too many", KB, fill("a\n\n") + b"a", r"x\.md: error: .*\[file/too-large\]"),
    ("FIFO", KB, os.mkfifo, r"x\.md: warning: skipped.*\[file/special\]"),
    ("FIFO among the rules", INTENTS, os.mkfifo, r"x\.yaml: warning: skipped.*\[file/special\]"),
    ("a link to itself", KB, lambda path: link(path, path.name), r"x\.md: warning: skipped.*\[file/special\]"),
    ("a loop of folders", "knowledge-base/loop", lambda path: link(path, "."), r"loop: warning: skipped.*\[file/special\]"),
    ("a loop among the rules", "intents/loop", lambda path: link(path, ".."), r"loop: warning: skipped.*\[file/special\]"),
    ("/dev/zero", KB, lambda path: link(path, "/dev/zero"), r"x\.md: warning: skipped.*\[file/special\]"),
    ("/dev/zero as rules", INTENTS, lambda path: link(path, "/dev/zero"), r"x\.yaml: warning: skipped.*\[file/special\]"),
    ("a link out of the folder", KB, lambda path: link(path, "/etc/passwd"), r"x\.md: warning: skipped.*\[file/special\]"),
    ("unreadable", KB, close, r"x\.md: error: .*Permission denied \[file/unreadable\]"),
    ("unreadable rules", INTENTS, close, r"x\.yaml: error: .*Permission denied \[file/unreadable\]"),
    ("a closed folder", "knowledge-base/closed", close_folder, r"closed: warning: skipped.*\[file/unreadable\]"),
    ("folders too deep", "knowledge-base" + "/d" * 12 + "/x.md", "# A\n", r"\[file/too-deep\]"),
    ("YAML nested", INTENTS, fill("{a: "), r"x\.yaml:1:129: error: nested deeper than 32"),
    ("YAML aliases", INTENTS, ALIASES, r"x\.yaml:1:5: error: anchors"),
    ("YAML of too many nodes", INTENTS, fill("- []\n")[:-4], r"x\.yaml:49999:4: error: more than 100000"),
    ("YAML with a key twice", INTENTS, "lang: es\nlang: en\n", r"x\.yaml:2:1: error"),
    ("YAML nested in front matter", KB, b"---\n" + b"{a: " * 20000 + b"\n---\n# A\n", r"x\.md:2:"),
    ("quotes in quotes", KB, lines(">"), r"x\.md:1:1: error: .*\[kb/too-complex\]"),
    ("lists in lists", KB, lines("1. "), r"x\.md:1:1: error: .*\[kb/too-complex\]"),
    ("a wide table", KB, "|a" * 100 + "\n" + "|-" * 100 + "\n", r"x\.md:2:1: error: .*\[kb/too-complex\]"),
    ("a table that is filled up", KB, "|a" * 60 + "\n" + "|-" * 60 + "\n" + "a\n" * 30000, r"x\.md:\d+:1: error: .*\[kb/too-complex\]"),
    ("brackets never closed", KB, lines("![[]()"), r"x\.md:\d+:1: error: .*\[kb/too-complex\]"),
    ("declarations never closed", KB, lines("a<!A "), r"x\.md:1:1: error: .*\[kb/too-complex\]"),
    ("a line too long", KB, "a" * 70000, r"x\.md:1:1: error: .*\[kb/too-complex\]"),
    ("a broken block", KB, "# A\n\n## ¿B?\n<!-- conserje\nid: [a\n-->\n\nc\n", r"x\.md:6:1: error: .*\[kb/block\]"),
    ("an id twice", KB, "# A\n\n## ¿B?\n<!-- conserje\nid: q\n-->\n\nc\n\n## ¿C?\n<!-- conserje\nid: q\n-->\n\nd\n", r"x\.md:12:5: error: .*\[kb/duplicate-id\]"),
    ("a regex that is exponential", INTENTS, CATASTROPHIC % "(a+)+$", r"x\.yaml:5:\d+: warning: .*takes very long"),
    ("a regex that explodes", INTENTS, CATASTROPHIC % "((((a{1,90}){1,90}){1,90}){1,90})", r"x\.yaml:5:\d+: error"),
    ("a regex without an end", INTENTS, CATASTROPHIC % "(?R)*", r"x\.yaml:5:\d+: (error|warning)"),
]

# A bot that can't be: every command says why, and none hangs.
FATAL = [
    ("no such folder", None, None, r"can't open .*No such file"),
    ("a missing knowledge base", CONFIG, "knowledge_base: nowhere\n", r"nowhere: error: can't open the folder.*\[file/unreadable\]"),
    ("a FIFO for a configuration", CONFIG, os.mkfifo, r"conserje\.yaml: error: .*\[file/special\]"),
    ("/dev/zero for a configuration", CONFIG, lambda path: link(path, "/dev/zero"), r"conserje\.yaml: error: .*\[file/special\]"),
    ("a folder for a configuration", CONFIG, os.mkdir, r"conserje\.yaml: error: .*\[file/special\]"),
    ("a configuration of 64 MB", CONFIG, huge, r"conserje\.yaml: error: .*\[file/too-large\]"),
    ("an unreadable configuration", CONFIG, close, r"conserje\.yaml: error: .*\[file/unreadable\]"),
    ("a configuration nested", CONFIG, "{a: " * 40000, r"conserje\.yaml:1:129: error: nested deeper"),
    ("a configuration with a NUL", CONFIG, "name: a\0\n", r"conserje\.yaml:1:8: error: .*\[file/nul\]"),
]

# Conversation files: `test` alone reads them.
CONVERSATIONS = [
    ("64 MB of conversation", huge, r"x\.conv"),
    ("a FIFO for a conversation", os.mkfifo, r"x\.conv.*not a regular file|1 passed, 0 failed"),
    ("/dev/zero for a conversation", lambda path: link(path, "/dev/zero"), r"x\.conv.*not a regular file|1 passed, 0 failed"),
    ("an unreadable conversation", close, r"x\.conv.*Permission denied"),
    ("a conversation with a NUL", "== a\n> b\0\n? none\n", r"x\.conv:2:4.*NUL"),
    ("a conversation that is not UTF-8", b"== a\n> \xff\n? none\n", r"x\.conv:2:3.*UTF-8"),
]


class Bot:
    def __init__(self, program, root):
        self.program, self.root = program, root
        write(root / "knowledge-base/ok.md", "# Horario\n\n## ¿A qué hora abren?\n\nA las nueve.\n")
        write(root / "tests/conversations/ok.conv", f"== horario\n> {QUESTION}\n? contains \"nueve\"\n")
        (root / "intents").mkdir()

    def make(self, place, how):
        path = self.root / place
        if callable(how):
            path.parent.mkdir(parents=True, exist_ok=True)
            how(path)
        else:
            write(path, how)

    def command(self, *arguments):
        return [self.program, "-C", str(self.root), *arguments]

    def options(self):
        kept = {name: value for name, value in os.environ.items() if name.endswith("SAN_OPTIONS")}
        # Root may read everything: for what is closed to be so, the program runs as nobody.
        options = {"env": kept | {"LC_ALL": "C"}, "stdin": subprocess.DEVNULL}
        return options | ({"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {})

    def run(self, *arguments):
        """Exit code and all that was printed."""
        done = subprocess.run(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=DEADLINE_S, **self.options())
        return done.returncode, done.stdout.decode()

    def serve(self):
        """What the server answers to QUESTION, or what it says when it does not start."""
        command = self.command("--json", "serve", "--listen", "127.0.0.1:0")
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **self.options()) as server:
            try:
                ready, _, _ = select.select([server.stdout], [], [], DEADLINE_S)
                line = server.stdout.readline() if ready else b""
                if not line.startswith(b"{"):
                    server.terminate()
                    return server.communicate(timeout=DEADLINE_S)[1].decode()
                request = urllib.request.Request(f"http://127.0.0.1:{json.loads(line)['port']}/v1/ask",
                                                 json.dumps({"text": QUESTION}).encode(),
                                                 {"Content-Type": "application/json"})
                with urllib.request.urlopen(request, timeout=DEADLINE_S) as answer:
                    return answer.read().decode()
            finally:
                server.terminate()


def check(condition, what, *seen):
    if not condition:
        raise AssertionError(what + "".join(f"\n  {text!r}" for text in seen))


def check_told(bot, pattern):
    """`check` tells, and the rest goes on: ask, test and serve answer from the good file."""
    code, said = bot.run("check")
    check(re.search(pattern, said, re.M), f"check does not say {pattern}", said[:2000])
    check(code == (1 if ": error: " in said else 0), f"check: exit {code}", said[:2000])
    code, said = bot.run("ask", QUESTION)
    check(code == 0 and "A las nueve" in said, f"ask: exit {code}", said[:2000])
    code, said = bot.run("test")
    check(code == 0 and said.endswith("1 passed, 0 failed\n"), f"test: exit {code}", said[:2000])
    said = bot.serve()
    check("A las nueve" in said, "serve", said[:2000])


def check_fatal(bot, pattern):
    for arguments in (["check"], ["ask", QUESTION], ["test"]):
        code, said = bot.run(*arguments)
        check(code in (1, 2) and re.search(pattern, said, re.M), f"{arguments[0]}: exit {code}", said[:2000])
    said = bot.serve()
    check(re.search(pattern, said, re.M), "serve", said[:2000])


def check_conversation(bot, pattern):
    code, said = bot.run("test")
    check(re.search(pattern, said), f"test does not say {pattern}", said[:2000])
    check(code == (0 if said.endswith(" 0 failed\n") else 1), f"test: exit {code}", said[-500:])
    check(re.search("^1 passed", said, re.M), "the good file was not run", said[:2000])


def all_checks():
    for name, place, how, pattern in CASES:
        yield name, place, how, lambda bot, pattern=pattern: check_told(bot, pattern)
    for name, place, how, pattern in FATAL:
        yield name, place, how, lambda bot, pattern=pattern: check_fatal(bot, pattern)
    for name, how, pattern in CONVERSATIONS:
        yield name, CONV, how, lambda bot, pattern=pattern: check_conversation(bot, pattern)


def run_one(program, place, how, judge):
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        bot = Bot(program, pathlib.Path(folder))
        if place:
            bot.make(place, how)
        else:
            bot.root = bot.root / "nowhere"
        try:
            judge(bot)
        finally:
            for path in pathlib.Path(folder).rglob("closed"):
                path.chmod(0o700)


def main(program):
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        # A copy: where the build lies, in root's home say, nobody may not even look.
        copy = shutil.copy(program, pathlib.Path(folder) / "conserje")
        for name, place, how, judge in all_checks():
            try:
                run_one(str(copy), place, how, judge)
                passed += 1
            except (AssertionError, OSError, subprocess.TimeoutExpired) as error:
                failed += 1
                print(f"FAILED {name}: {error}")
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
