#!/usr/bin/env python3
"""Measures `classify` and `search` on public data: how often the first candidate is right, how
well strangers are refused, and what it costs.

usage: quality.py [--program FILE] [--data FOLDER] [--tsv] [NAME ...]

NAME chooses the sets whose name contains it; without one all run. FOLDER holds intent/<set>/*.tsv
(text, tab, label) and faq/<set>/*.tsv; without it nothing is measured, and that is no failure. The
program is asked as any user would ask it: one process a set, questions on its standard input.

intents: `acc` is the share of questions in scope whose first candidate is right, whether or not the
program would rather refuse; `strict` counts a refusal as wrong; `oos` is the share of the questions
out of scope that are refused; `all` counts both kinds. faqs: P@1, MRR over the first ten, and how
many are refused. Seconds are of the wall clock, with loading; MB is the process's peak."""
import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OOS = "__oos__"
TOP = 10
HELD_OUT = 5  # where a set has no test of its own, each fifth row is kept for it

# name, rows to learn, rows to choose the refusal by (or none), rows to ask. `a + b` joins files;
# `a[keep]` and `a[held]` divide one; `a - b` is what is in `a` and not in `b`.
INTENTS = [
    ("clinc150-en/10", "train_10", None, "dev"),
    ("clinc150-en/10+dev", "train_10", "train[held] + train_oos", "dev"),
    ("clinc150-en/full", "train", None, "dev"),
    ("banking77-en/10", "train_10", None, "train - train_10"),
    ("banking77-en/full", "train[keep]", None, "train[held]"),
    ("nlpjs50-es", "train", None, "test"),
    ("nlpjs50-en", "train", None, "test"),
    ("hint3-curekart-en", "train", None, "test"),
    ("braun-askubuntu-en", "train", None, "test"),
    ("fbmtod-es", "train", None, "dev"),
]

# name, faqs, alternatives (or none), queries
FAQS = [
    ("mschitchat-en", "faqs", None, "queries"),
    ("mschitchat-en+alternatives", "faqs", "alternatives", "queries"),
    ("xquad-es", "faqs", None, "queries"),
    ("xquad-en", "faqs", None, "queries"),
]


def rows(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def part(folder, name):
    if name.endswith("[keep]"):
        return [r for i, r in enumerate(rows(folder / f"{name[:-6]}.tsv")) if i % HELD_OUT]
    if name.endswith("[held]"):
        return [r for i, r in enumerate(rows(folder / f"{name[:-6]}.tsv")) if i % HELD_OUT == 0]
    return rows(folder / f"{name}.tsv")


def select(folder, expression):
    if " - " in expression:
        whole, without = (part(folder, name) for name in expression.split(" - "))
        known = {tuple(row) for row in without}
        return [row for row in whole if tuple(row) not in known]
    return [row for name in expression.split(" + ") for row in part(folder, name)]


def write(folder, name, table):
    path = pathlib.Path(folder) / name
    path.write_text("".join("\t".join(row) + "\n" for row in table), encoding="utf-8")
    return str(path)


def peak_mb(pid):
    """Of the process alone: getrusage() would count the interpreter that it was forked from."""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def ask(command, questions):
    """The labels that each question gets, best first, with the time and the memory of all."""
    text = "".join(question + "\n" for question in questions).encode()
    begin = time.monotonic()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    # Not closed by the writer: the process must live until it has been measured.
    writer = threading.Thread(target=lambda: (process.stdin.write(text), process.stdin.flush()))
    writer.start()
    lines = [process.stdout.readline().decode() for _ in questions]
    seconds = time.monotonic() - begin
    writer.join()
    size = peak_mb(process.pid)
    process.stdin.close()
    if process.stdout.read() or process.wait() != 0 or not all(lines):
        sys.exit(f"quality: {' '.join(command)} did not answer line by line")
    return [line.rstrip("\n").split("\t")[::2] for line in lines], seconds, size


def share(count, of):
    return f"{100 * count / of:.2f}" if of else "-"


def intent(program, data, name, learn, refuse, test):
    folder = data / "intent" / name.split("/")[0]
    questions = select(folder, test)
    with tempfile.TemporaryDirectory() as tmp:
        command = [program, "classify", "--top", str(TOP),
                   "--train", write(tmp, "train", select(folder, learn))]
        if refuse:
            command += ["--dev", write(tmp, "dev", select(folder, refuse))]
        got, seconds, size = ask(command, [row[0] for row in questions])
    inside = [(row[1], labels) for row, labels in zip(questions, got) if row[1] != OOS]
    outside = [labels for row, labels in zip(questions, got) if row[1] == OOS]
    right = sum(want in [label for label in labels if label != OOS][:1] for want, labels in inside)
    strict = sum(labels[0] == want for want, labels in inside)
    refused = sum(labels[0] == OOS for labels in outside)
    return [name, str(len(questions)), share(right, len(inside)), share(strict, len(inside)),
            share(refused, len(outside)), share(strict + refused, len(questions)),
            f"{seconds:.2f}", f"{size:.0f}"]


def search(program, name, faqs, alternatives, queries):
    with tempfile.TemporaryDirectory() as tmp:
        command = [program, "search", "--top", str(TOP), "--faqs", write(tmp, "faqs", faqs)]
        if alternatives:
            command += ["--alternatives", write(tmp, "alternatives", alternatives)]
        got, seconds, size = ask(command, [row[0] for row in queries])
    first, reciprocal, refused = 0, 0.0, 0
    for row, labels in zip(queries, got):
        refused += labels[0] == OOS
        ids = [label for label in labels if label != OOS]
        ranks = [ids.index(want) + 1 for want in row[1].split(",") if want in ids]
        first += bool(ranks) and min(ranks) == 1
        reciprocal += 1 / min(ranks) if ranks else 0
    return [name, str(len(queries)), share(first, len(queries)),
            f"{reciprocal / len(queries):.4f}", share(refused, len(queries)),
            f"{seconds:.2f}", f"{size:.0f}"]


def faq(program, data, name, faqs, alternatives, queries):
    folder = data / "faq" / name.split("+")[0]
    return search(program, name, select(folder, faqs),
                  select(folder, alternatives) if alternatives else None, select(folder, queries))


def titles(program, path):
    """A page's heading asks for the page that is known by its front matter's title."""
    pairs = rows(path)
    faqs = {row[1]: [row[1], row[2], row[2]] for row in pairs}
    return search(program, f"kb-titles-es/{path.stem}", list(faqs.values()), None,
                  [row[:2] for row in pairs])


def show(header, table, tsv):
    if not table:
        return
    lines = [header] + table
    widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
    for line in lines:
        cells = line if tsv else [line[0].ljust(widths[0])] + [
            cell.rjust(width) for cell, width in zip(line[1:], widths[1:])]
        print(("\t" if tsv else "  ").join(cells))
    print()


def main():
    parser = argparse.ArgumentParser(add_help=True)
    parser.add_argument("--program", default=str(ROOT / "build" / "release" / "conserje"))
    parser.add_argument("--data", default=os.environ.get("CONSERJE_DATA", str(ROOT / "../shared/data")))
    parser.add_argument("--tsv", action="store_true")
    parser.add_argument("names", nargs="*")
    args = parser.parse_args()
    data = pathlib.Path(args.data)
    if not data.is_dir():
        print(f"skipped: there is no data in {args.data}")
        return

    def chosen(name, kind):
        return (data / kind / name.split("/")[0].split("+")[0]).is_dir() and (
            not args.names or any(part in name for part in args.names))

    show(["intents", "asked", "acc", "strict", "oos", "all", "s", "MB"],
         [intent(args.program, data, *row) for row in INTENTS if chosen(row[0], "intent")],
         args.tsv)
    show(["faqs", "asked", "P@1", "MRR", "refused", "s", "MB"],
         [faq(args.program, data, *row) for row in FAQS if chosen(row[0], "faq")] +
         [titles(args.program, path) for path in sorted((data / "faq/kb-titles-es").glob("*.tsv"))
          if chosen(f"kb-titles-es/{path.stem}", "faq")],
         args.tsv)


if __name__ == "__main__":
    main()
