#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Code in the documentation is code that is compiled and run.

Each fenced block of C++ in a Markdown file names its origin: ```cpp FILE or ```cpp FILE:REGION.
FILE is a path from the top of the repository whose text (without its leading licence and smoke-test
lines) the block repeats; a REGION is what stands between the lines `// [REGION]` and `// [end]`,
without their indentation. A block that begins with ```text output of PROGRAM is what that program
prints; it is compared when --programs names the folder of the programs.

usage: check_docs.py [--programs FOLDER] [--write]      --write repairs blocks instead of reporting
"""
import argparse
import pathlib
import re
import subprocess
import sys
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```(\w*)[ ]?(.*?)\n(.*?)^```$", re.M | re.S)


def region_of(text, name, where):
    found = re.search(rf"^ *// \[{re.escape(name)}\]\n(.*?)^ *// \[end\]", text, re.M | re.S)
    if found is None:
        raise LookupError(f"{where}: no region [{name}]")
    return textwrap.dedent(found.group(1))


def source_of(label):
    path, _, region = label.partition(":")
    file = ROOT / path
    if not file.is_file():
        raise LookupError(f"there is no file {path}")
    text = file.read_text()
    if region:
        return region_of(text, region, path)
    return re.sub(r"\A(// (SPDX|smoke test).*\n)+\n?", "", text)


def output_of(program, programs):
    done = subprocess.run([str(pathlib.Path(programs) / program)], capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise LookupError(f"{program} failed: {done.stderr.strip()}")
    return done.stdout


def expected(language, label, programs):
    """What the block must hold; None where nothing is demanded."""
    if language == "cpp":
        if not label:
            raise LookupError("C++ without an origin; write ```cpp FILE or ```cpp FILE:REGION")
        return source_of(label)
    if language == "text" and label.startswith("output of ") and programs:
        return output_of(label.removeprefix("output of "), programs)
    return None


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--programs", help="folder of the built example programs")
    arguments.add_argument("--write", action="store_true", help="repair blocks")
    chosen = arguments.parse_args()
    wrong = 0
    blocks = 0
    pages = sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").rglob("*.md"))
    for page in pages:
        text = page.read_text()

        def check(block):
            nonlocal wrong, blocks
            language, label, body = block.groups()
            line = text.count("\n", 0, block.start()) + 1
            try:
                want = expected(language, label.strip(), chosen.programs)
            except LookupError as problem:
                print(f"{page.relative_to(ROOT)}:{line}: {problem}")
                wrong += 1
                return block.group(0)
            if want is None:
                return block.group(0)
            blocks += 1
            if not want.endswith("\n"):
                want += "\n"
            if want == body:
                return block.group(0)
            if not chosen.write:
                print(f"{page.relative_to(ROOT)}:{line}: differs from {label}")
                wrong += 1
            return f"```{language} {label}\n{want}```"

        changed = FENCE.sub(check, text)
        if chosen.write and changed != text:
            page.write_text(changed)
            print(f"{page.relative_to(ROOT)}: rewritten")
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", FENCE.sub("", text)):
            if not (page.parent / target).exists():
                print(f"{page.relative_to(ROOT)}: link to {target}, which does not exist")
                wrong += 1
    print(f"check_docs: {len(pages)} pages, {blocks} blocks compared, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
