#!/usr/bin/env python3
"""Checks that includes below src/ only point down, and that each library has one door.

Reads tools/layers.conf: `layer: allowed layers [library headers]`, where a layer is the folder of
a file below src/. Prints file:line for each breach and ends with `N passed, N failed`."""
import pathlib
import re
import sys


def read_layers(path):
    allowed, doors = {}, {}
    for line in path.read_text().splitlines():
        match = re.match(r"([\w/]+):([\w /]*)(?:\[(.*)\])?$", line)
        if match:
            allowed[match[1]] = set(match[2].split())
            for header in (match[3] or "").split():
                doors.setdefault(header, set()).add(match[1])
    return allowed, doors


def layer_of_include(target, layers):
    """"base/arena.h" is core/base: the core is the include path's root."""
    folder = str(pathlib.PurePosixPath(target).parent)
    return next((name for name in (folder, "core/" + folder) if name in layers), folder)


def breaches(path, layer, allowed, doors):
    if layer not in allowed:
        yield f"1: layer {layer}/ is not in tools/layers.conf"
        return
    for number, text in enumerate(path.read_text().splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', text)
        if not match:
            continue
        if match[1] == '"':
            target = layer_of_include(match[2], allowed)
            if target != layer and target not in allowed[layer]:
                yield f"{number}: {layer}/ may not include {match[2]}"
            continue
        for header, inside in doors.items():
            if match[2].startswith(header) and layer not in inside:
                yield f"{number}: only {', '.join(sorted(inside))}/ may include <{match[2]}>"


def main(root):
    allowed, doors = read_layers(root / "tools/layers.conf")
    passed, failed = 0, 0
    for path in sorted((root / "src").rglob("*.[ch]")):
        layer = path.relative_to(root / "src").parent.as_posix()
        found = list(breaches(path, layer, allowed, doors))
        for breach in found:
            print(f"{path.relative_to(root)}:{breach}")
        passed, failed = passed + (not found), failed + bool(found)
    print(f"{passed} passed, {failed} failed")
    return failed > 0 or passed == 0


if __name__ == "__main__":
    here = pathlib.Path(__file__).resolve().parent.parent
    sys.exit(main(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here))
