#!/usr/bin/env python3
"""Checks that what is written about the program says what the program says about itself.

Each command and option of `conserje help` is in both man pages and both completions; each `--help`
works in both languages, and the Spanish one is not English; each code of a finding is described, and
docs/check.md has the same description; docs/http-api.md has each route and problem. Links between the
pages lead somewhere. mandoc and the shells check their own files where they are installed. Ends with
`N passed, N failed`."""
import pathlib
import re
import shutil
import subprocess
import sys

LANGUAGES = ("en", "es")
# A translated page has translated headings: mandoc knows only the English ones.
TRANSLATED_HEADINGS = re.compile(r"section")


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def expect(self, good, what):
        self.passed, self.failed = self.passed + bool(good), self.failed + (not good)
        if not good:
            print("FAILED", what)


def output(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode()


def read_program(program, tally):
    """{command: set of its own options}, set of the options of all."""
    _, overview = output(program, "--lang", "en", "help")
    blocks = re.split(r"\n(?=\S)", overview)
    commands = re.findall(r"^  (\S+)", next(b for b in blocks if b.startswith("Commands")), re.M)
    shared = set(re.findall(r"^  (-\S+)", next(b for b in blocks if b.startswith("Options")), re.M))
    own = {}
    for command in commands:
        pages = {}
        for lang in LANGUAGES:
            code, pages[lang] = output(program, "--lang", lang, command, "--help")
            tally.expect(code == 0 and command in pages[lang], f"{command} --help in {lang}")
        tally.expect(pages["en"] != pages["es"], f"{command} --help is translated")
        options = [b for b in re.split(r"\n(?=\S)", pages["en"]) if b.startswith("Options\n")]
        own[command] = set(re.findall(r"^  (-\S+)", options[0], re.M)) if options else set()
    return own, shared


def in_order(commands, written):
    """Every command is written about, in the order of the table."""
    return [name for name in written if name in commands] == list(commands)


def check_man(page, own, shared, tally):
    text = page.read_text()
    items = re.findall(r"^\.It Cm (\S+)(.*(?:\n(?!\.It|\.El).*)*)", text, re.M)
    documented = {name: set("--" + o for o in re.findall(r"Fl \\-(\S+)", rest))
                  for name, rest in items}
    tally.expect(in_order(own, documented), f"{page}: commands {list(documented)}")
    for command, options in own.items():
        tally.expect(documented.get(command, set()) == options,
                     f"{page}: {command} has {sorted(options)}, "
                     f"the page {sorted(documented.get(command, set()))}")
    for option in shared:
        pattern = rf"^\.It Fl {re.escape(option.replace('--', chr(92) + '-').lstrip('-'))}\b"
        tally.expect(re.search(pattern, text, re.M), f"{page}: no {option}")
    if shutil.which("mandoc"):
        _, found = output("mandoc", "-T", "lint", str(page))
        wrong = [line for line in found.splitlines()
                 if page.parent.name != "es" or not TRANSLATED_HEADINGS.search(line)]
        tally.expect(not wrong, "\n".join(wrong))


def check_bash(path, own, shared, tally):
    text = path.read_text()
    named = re.search(r"commands='([^']*)'", text)[1].split()
    tally.expect(in_order(own, named), f"{path}: commands {named}")
    tally.expect(set(re.search(r"global='([^']*)'", text)[1].split()) == shared,
                 f"{path}: options of every command")
    rows = {name: set(options.split())
            for name, options in re.findall(r"^    (\w+)\) echo (.*) ;;$", text, re.M)}
    for command, options in own.items():
        tally.expect(rows.get(command, set()) == options, f"{path}: {command} {rows}")
    if shutil.which("bash"):
        script = f'source "{path}"; COMP_WORDS=(conserje "ch"); COMP_CWORD=1; _conserje; ' \
                 'echo "${COMPREPLY[@]}"'
        code, found = output("bash", "-c", script)
        wanted = " ".join(name for name in named if name.startswith("ch"))
        tally.expect(code == 0 and found.strip() == wanted, f"{path}: completes {found!r}")


def check_zsh(path, own, shared, tally):
    text = path.read_text()
    commands = re.search(r"^commands=\((.*?)^\)", text, re.M | re.S)[1]
    named = re.findall(r"'(\w+):", commands)
    tally.expect(in_order(own, named), f"{path}: commands {named}")
    words = re.search(r"^global=\((.*?)^\)", text, re.M | re.S)[1]
    tally.expect(set(re.findall(r"'(?:\([^)]*\))?(-[\w-]+)\[", words)) == shared,
                 f"{path}: options of every command")
    for command, options in own.items():
        part = re.search(rf"^    {command}\)\n(.*?)^        ;;", text, re.M | re.S)
        found = set(re.findall(r"'(--[\w-]+)\[", part[1])) if part else set()
        tally.expect(found == options, f"{path}: {command} {sorted(found)}")
    if shutil.which("zsh"):
        tally.expect(output("zsh", "-n", str(path))[0] == 0, f"{path}: zsh -n")


def check_codes(program, root, tally):
    """`check --explain all` describes the codes that the sources of the content layers tell."""
    told = set()
    for folder in ("src/core", "src/harness"):
        for path in sorted((root / folder).rglob("*.[ch]")):
            told |= set(re.findall(r'"([a-z]+/[a-z0-9-]+)"', path.read_text()))
    told.discard("tests/conversations")  # a folder
    for lang in LANGUAGES:
        _, text = output(program, "--lang", lang, "check", "--explain", "all")
        rows = re.findall(r"^(\S+)\n  (.+)$", text, re.M)
        described = [code for code, _ in rows]
        tally.expect(described == sorted(described), f"codes in order: {described}")
        tally.expect(set(described) == told,
                     f"codes told but not described: {sorted(told - set(described))}, "
                     f"described but never told: {sorted(set(described) - told)}")
        tally.expect(all(len(words) > 20 for _, words in rows), "each code has a description")
        if lang == "en":
            check_page_of_codes(root / "docs/check.md", rows, tally)
            check_mentions(root, set(described), tally)


def plain(text):
    """One line, without what Markdown adds."""
    return " ".join(text.replace("`", "").replace("'", "").split())


def check_page_of_codes(page, rows, tally):
    sections = re.findall(r"^### (\S+)\n\n(.*?)\n\n", page.read_text(), re.M | re.S)
    tally.expect([code for code, _ in sections] == [code for code, _ in rows],
                 f"{page}: codes {[code for code, _ in sections]}")
    for (code, words), (_, described) in zip(sections, rows):
        tally.expect(plain(words) == plain(described), f"{page}: {code}: {described}")


def check_mentions(root, codes, tally):
    """A code that a page mentions exists."""
    kinds = "|".join(sorted({code.partition("/")[0] for code in codes}))
    for page in (root / "docs").rglob("*.md"):
        for code in re.findall(rf"[`\[]((?:{kinds})/[a-z0-9-]+)[`\]]", page.read_text()):
            tally.expect(code in codes, f"{page}: there is no code {code}")


def check_api_page(root, tally):
    """docs/http-api.md has every route of the table of routes, and every type of problem."""
    page = (root / "docs/http-api.md").read_text()
    sources = {name: (root / "src/server" / name).read_text()
               for name in ("api/routes.c", "http/problem.c")}
    routes = re.findall(r'^    \{"([A-Z]+)", "([^"]+)"', sources["api/routes.c"], re.M)
    rows = re.findall(r'\{"([a-z-]+)",\s*(\d{3}),', sources["http/problem.c"])
    tally.expect(len(routes) > 5 and len(rows) > 5, "the tables of routes and problems are found")
    for method, path in routes:
        tally.expect(f"`{method} {path}`" in page or f"`{path}`" in page,
                     f"docs/http-api.md: {method} {path}")
    for slug, status in rows:
        tally.expect(f"| `{slug}` | {status} |" in page, f"docs/http-api.md: {slug} {status}")


def anchors(page):
    """The anchors of a page's headings, as GitHub makes them."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text(), flags=re.M | re.S)
    titles = re.findall(r"^#+ (.*)$", text, re.M)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


OUR_PATH = re.compile(r"`((?:src|include|tests|docs|tools|examples|bench|cmake|po|web)/[\w./-]*)`")


def check_links(root, tally):
    """Every link from one of our pages to another, or to a heading there, leads somewhere; and
    the files that they name are there, but those of a bot of the reader's."""
    pages = [*root.glob("*.md"), *(root / "docs").rglob("*.md")]
    for page in pages:
        if not {"guide", "formats"} & set(page.parts):
            for path in OUR_PATH.findall(page.read_text()):
                tally.expect((root / path).exists(), f"{page}: there is no {path}")
        text = re.sub(r"^(`{3,}).*?^\1$|`[^`\n]*`", "", page.read_text(), flags=re.M | re.S)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if re.match(r"https?:|mailto:", target):
                continue
            path, _, anchor = target.partition("#")
            other = page.parent / path if path else page
            tally.expect(other.exists() and (not anchor or anchor in anchors(other)),
                         f"{page}: the link to {target} leads nowhere")


def main(program, root):
    root, tally = pathlib.Path(root), Tally()
    own, shared = read_program(program, tally)
    tally.expect(len(own) > 2 and len(shared) > 4, "the program names its commands and options")
    for page in ("docs/man/conserje.1", "docs/man/es/conserje.1"):
        check_man(root / page, own, shared, tally)
    check_bash(root / "packaging/completions/conserje.bash", own, shared, tally)
    check_zsh(root / "packaging/completions/_conserje", own, shared, tally)
    check_codes(program, root, tally)
    check_api_page(root, tally)
    check_links(root, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return tally.failed > 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
