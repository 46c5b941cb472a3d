#!/usr/bin/env python3
"""Holds the sample shop to what people who copy it rely on.

check_sample.py ROOT [CONSERJE]: both languages say the same, each entry is asked in each language
in words of its own, and, when the program is given, `check` finds nothing and `test` passes.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata

LANGUAGES = ("es", "en")
MIN_ENTRIES = 40
MIN_OTHER_PHRASINGS = 2  # below that an entry is found only by its own heading

# An entry is a block: in a comment below its heading, or in the front matter of an article.
BLOCK = re.compile(r"^(#+ [^\n]+)\n<!-- conserje\n(.*?)^-->\n(.*?)(?=^#{1,2} |\Z)", re.S | re.M)
FRONT = re.compile(r"\A---\n(.*?\n)---\n(.*)\Z", re.S)
NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")

Entry = collections.namedtuple("Entry", "file also text")


def fold(text):
    """Lower case, without accents and punctuation: the form in which two phrases are equal."""
    plain = unicodedata.normalize("NFD", text.lower())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


def phrases(block):
    """The list below `also:`."""
    match = re.search(r"^ *also:\n((?: *- .*\n)+)", block, re.M)
    return [line.strip(" -") for line in match.group(1).splitlines()] if match else []


def entry_id(block):
    match = re.search(r"^ *id: *(\S+)$", block, re.M)
    return match.group(1) if match else None


def read_entries(folder):
    """Every entry below `folder` that has an id, by id."""
    entries = {}
    for path in sorted(folder.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        front = FRONT.match(text)
        if front and entry_id(front.group(1)):
            entries[entry_id(front.group(1))] = Entry(path.name, phrases(front.group(1)), front.group(2))
        for _, block, body in BLOCK.findall(text):
            entries[entry_id(block)] = Entry(path.name, phrases(block), body)
    return entries


def numbers(text):
    """The numbers of an answer as a bag: 3,90 and 3.90 are one, and so are 6.000 and 6,000.
    Links are left out: a heading's address is no fact."""
    text = re.sub(r"\]\([^)]*\)", "]", text)
    text = re.sub(r"^ *\d+\. ", "", text, flags=re.M)  # a list's own numbers
    return collections.Counter(
        re.sub(r"[.,](\d{3})\b", r"\1", n).replace(",", ".") for n in NUMBER.findall(text)
    )


def check_pairs(entries):
    """Both languages hold the same entries, and the same facts in each."""
    es, en = (entries[lang] for lang in LANGUAGES)
    for lang in LANGUAGES:
        if len(entries[lang]) < MIN_ENTRIES:
            yield f"{lang}: {len(entries[lang])} entries, {MIN_ENTRIES} are wanted"
    for missing in sorted(es.keys() ^ en.keys()):
        yield f"{missing}: in one language only"
    for name in sorted(es.keys() & en.keys()):
        mine, other = numbers(es[name].text), numbers(en[name].text)
        if mine != other:
            yield f"{name}: other numbers in es {dict(mine - other)} than in en {dict(other - mine)}"


def check_phrases(entries):
    """Each entry has other phrasings, and none belongs to two entries."""
    for lang in LANGUAGES:
        owner = {}
        for name, entry in sorted(entries[lang].items()):
            if len(entry.also) < MIN_OTHER_PHRASINGS:
                yield f"{lang} {name}: {len(entry.also)} other phrasings"
            for phrase in entry.also:
                if owner.setdefault(fold(phrase), name) != name:
                    yield f"{lang} {name}: '{phrase}' belongs to {owner[fold(phrase)]} too"


def check_conversations(root, entries):
    """Each entry is asked in each language, never in the very words of an `also:` line."""
    for lang in LANGUAGES:
        said = {fold(p) for entry in entries[lang].values() for p in entry.also}
        asked = set()
        for path in sorted((root / "tests" / "conversations" / lang).rglob("*.conv")):
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                if line.startswith(">") and fold(line[1:]) in said:
                    yield f"{path.name}:{number}: copies an 'also:' phrase: {line}"
                elif line.startswith("? answer"):
                    asked.add(line.split()[-1])
        for name in sorted(entries[lang].keys() - asked):
            yield f"{lang} {name}: no conversation asks for it"


def uncommented(text):
    """conserje.yaml with every directive set: those with a `#` right in front, or indented below
    one. A `#` and one space is prose."""
    lines = (re.sub(r"^( *)#(?=[a-z_]|  +\S)", r"\1", line) for line in text.splitlines())
    return "\n".join(line for line in lines if not line.lstrip().startswith("#")) + "\n"


def check_configuration(root, program):
    """conserje.yaml names every directive, and what it shows in comments is valid."""
    with tempfile.TemporaryDirectory() as folder:
        text = uncommented((root / "conserje.yaml").read_text(encoding="utf-8"))
        pathlib.Path(folder, "conserje.yaml").write_text(text, encoding="utf-8")
        run = subprocess.run([program, "-C", folder, "config"], capture_output=True, text=True,
                             env={**os.environ, "DESK_SECRET": "x"}, timeout=60, check=False)
    if run.returncode != 0:
        yield f"config: exit {run.returncode}: {run.stdout}{run.stderr}"
    for line in run.stdout.splitlines():
        if line.endswith("# default"):
            yield f"conserje.yaml does not name it: {line}"


def check_program(root, program):
    """The engine has nothing to say against it."""
    run = subprocess.run([program, "-C", root, "--json", "check"],
                         capture_output=True, text=True, timeout=120, check=False)
    try:
        findings = json.loads(run.stdout)["diagnostics"]
    except (ValueError, KeyError):
        yield f"check: exit {run.returncode}, no JSON: {run.stdout[:200]} {run.stderr[:200]}"
        return
    findings = [f for f in findings if f["severity"] != "info"]
    for finding in findings:
        yield "check: {file}:{line}: {severity}: {message} [{code}]".format(**finding)
    if run.returncode != 0 and not findings:
        yield f"check: exit {run.returncode}: {run.stderr[:200]}"
    run = subprocess.run([program, "-C", root, "test"],
                         capture_output=True, text=True, timeout=120, check=False)
    if run.returncode != 0:
        yield f"test: exit {run.returncode}\n{run.stdout}{run.stderr}"


def main(arguments):
    root = pathlib.Path(arguments[1])
    entries = {lang: read_entries(root / "knowledge-base" / lang) for lang in LANGUAGES}
    faults = [*check_pairs(entries), *check_phrases(entries), *check_conversations(root, entries)]
    if len(arguments) > 2:
        faults += [*check_configuration(root, arguments[2]), *check_program(root, arguments[2])]
    print(*faults, sep="\n")
    print(", ".join(f"{lang}: {len(entries[lang])} entries" for lang in LANGUAGES),
          f"{len(faults)} faults", sep="; ")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))
