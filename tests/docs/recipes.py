"""Does what a recipe says in a copy of the repository: the words before a block say where its text goes."""

import json
import re
import shutil
from pathlib import Path

from tests.docs.reading import ROOT, Block, blocks, own_files

RECIPES = ("docs/how-to/add-a-page.md", "docs/how-to/add-a-metric.md", "docs/how-to/add-a-source.md")
_TARGET = re.compile(
    r"(?:New file|At the end of|In) `(?P<path>[\w./-]+)`"
    r"(?:, (?P<how>before|in place of) `(?P<line>[^`]+)`|, (?P<end>at the end of the tables))?:$"
)
_LEFT_OUT = ("data/versions", "docs/cluster.png")
_LINKED = ("data/facts", "data/geography", "data/judgements")


def copy_of_repository(folder: Path) -> Path:
    """The files of the repository, without the versions published before; tables are linked, not copied."""
    for name in own_files():
        here, there = ROOT / name, folder / name
        if name.startswith(_LEFT_OUT):
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        if name.startswith(_LINKED):
            there.symlink_to(here)
        else:
            shutil.copy(here, there)
    return folder


def follow(text: str, folder: Path) -> list[str]:
    """Do what a recipe says in a copy, and name the files it touched."""
    touched = []
    for block in blocks(text):
        target = _TARGET.search(block.before)
        if target and block.language in ("python", "json"):
            _put(block, target, folder / target["path"])
            touched.append(target["path"])
    return touched


def _put(block: Block, target: re.Match[str], path: Path) -> None:
    if block.before.endswith(f"New file `{target['path']}`:"):
        assert not path.exists(), f"{path} is there already"
        path.write_text(block.text, encoding="utf-8")
        return
    text = path.read_text(encoding="utf-8")
    if target["end"]:
        package = json.loads(text)
        package["resources"].append(json.loads(block.text))
        path.write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")
        return
    if not target["how"]:
        path.write_text(f"{text}\n\n{block.text}", encoding="utf-8")
        return
    # A line is named by its beginning, in full for a replacement; code spans lose a leading blank, so it is optional.
    line = target["line"]
    if target["how"] == "in place of":
        assert text.count(line) == 1, f"{path}: {line} stands {text.count(line)} times"
        path.write_text(text.replace(line, block.text.rstrip("\n")), encoding="utf-8")
        return
    found = [match.start() for match in re.finditer(rf"^[ ]*{re.escape(line.strip())}", text, re.MULTILINE)]
    assert len(found) == 1, f"{path}: {len(found)} lines begin with {line}"
    path.write_text(text[: found[0]] + block.text + text[found[0] :], encoding="utf-8")
