#!/usr/bin/env python3
"""Checks that everything the program says exists in Spanish.

Each message in the sources is in po/es.po, translated; po/es.po has no others; msgfmt agrees with
the printf directives; and every function that words messages is known to tools/update_po.sh. Ends
with `N passed, N failed`."""
import pathlib
import re
import subprocess
import sys
import tempfile

# printf-like functions whose formats are not for people: buffers, and what is translated before.
NOT_FOR_PEOPLE = {"cj_buf_printf", "cj_cli_fail", "cj_cli_usage", "tell"}
FORMAT = re.compile(r"(\w+)\s*\([^;{}]*?\)\s*__attribute__\(\(format\(printf, (\d+), \d+\)\)\)", re.S)


def messages(path):
    """{msgid: (msgstr, flags)} of a .po or .pot file, as msgattrib prints it: one line each."""
    text = subprocess.run(["msgcat", "--no-wrap", "--to-code=UTF-8", str(path)], check=True,
                          stdout=subprocess.PIPE).stdout.decode()
    found = {}
    for block in text.split("\n\n"):
        match = re.search(r'^msgid ((?:".*"\n?)+)msgstr ((?:".*"\n?)*)', block, re.M)
        if match:
            msgid, msgstr = ("".join(re.findall(r'"(.*)"', part)) for part in match.groups())
            if msgid:
                found[msgid] = (msgstr, re.findall(r"^#, (.*)$", block, re.M))
    return found


def unknown_functions(root):
    """printf-like functions of the sources that neither update_po.sh nor we know."""
    known = set(re.findall(r"--keyword=(\w+)", (root / "tools/update_po.sh").read_text()))
    for path in sorted((root / "src").rglob("*.[ch]")) + sorted((root / "include").rglob("*.h")):
        for name, _ in FORMAT.findall(path.read_text()):
            if name not in known | NOT_FOR_PEOPLE:
                yield f"{path.relative_to(root)}: {name}() is not in tools/update_po.sh"


def main(root):
    root = pathlib.Path(root)
    with tempfile.TemporaryDirectory() as folder:
        pot = pathlib.Path(folder) / "messages.pot"
        subprocess.run(["sh", str(root / "tools/update_po.sh"), "--pot", str(pot)], check=True)
        wanted, have = messages(pot), messages(root / "po/es.po")
    wrong = [f"not translated: {text}" for text in wanted if not have.get(text, ("", []))[0]]
    wrong += [f"in no source: {text}" for text in have if text not in wanted]
    wrong += [f"fuzzy: {text}" for text, (_, flags) in have.items() if "fuzzy" in str(flags)]
    checked = subprocess.run(["msgfmt", "--check", "-o", "/dev/null", str(root / "po/es.po")])
    wrong += ["msgfmt --check"] if checked.returncode else []
    wrong += list(unknown_functions(root))
    print("".join(f"FAILED {line}\n" for line in wrong), end="")
    print(f"{len(wanted) - min(len(wrong), len(wanted))} passed, {len(wrong)} failed")
    return len(wrong) > 0 or not wanted


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
