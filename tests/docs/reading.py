"""Reads the documents: fenced blocks with the words before them, commands, headings and links."""

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
MADE = "docs/reference/"
_BLOCK = re.compile(r"^(?P<mark>`{3,})(?P<language>\w*)[^\n]*\n(?P<text>.*?)^(?P=mark)$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a document.

    Args:
        language: as the fence names it.
        text: inside the fence.
        before: the paragraph that leads to it, on one line.
    """

    language: str
    text: str
    before: str


@dataclass(frozen=True)
class Command:
    """A command of a block, and the output shown beneath it; None where none is shown."""

    line: str
    output: str | None = None


def own_files() -> list[str]:
    """Files of the repository, tracked or about to be; those of a copy that is no checkout are found on the disk."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listing = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if listing.returncode:
        patterns = ("*.md", "docs/**/*.md", "data/*.md")
        return sorted(str(path.relative_to(ROOT)) for pattern in patterns for path in ROOT.glob(pattern))
    return sorted(name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file())


def documents() -> dict[str, str]:
    """Every Markdown file of the repository by path."""
    return {name: (ROOT / name).read_text(encoding="utf-8") for name in own_files() if name.endswith(".md")}


def blocks(text: str) -> list[Block]:
    """The fenced blocks of a document, in order."""
    found = []
    for match in _BLOCK.finditer(text):
        before = text[: match.start()].rstrip().rpartition("\n\n")[2]
        found.append(Block(match["language"], match["text"], " ".join(before.split())))
    return found


def commands(text: str) -> list[Command]:
    """The shell commands of a document: in `sh` blocks one a line, in `console` blocks after `$ ` with their output."""
    found = []
    for block in blocks(text):
        lines = block.text.replace("\\\n", " ")
        if block.language in ("sh", "bash"):
            found += [Command(line) for line in map(_without_comment, lines.splitlines()) if line]
        elif block.language == "console":
            for part in re.split(r"^\$ ", lines, flags=re.MULTILINE)[1:]:
                line, _, output = part.partition("\n")
                found.append(Command(_without_comment(line), output))
    return found


def _without_comment(line: str) -> str:
    return re.sub(r"(^|\s+)# .*", "", line).strip()


def anchors(text: str) -> set[str]:
    """Anchors of the headings, as GitHub names them."""
    outside, names = _BLOCK.sub("", text), []
    for heading in re.findall(r"^#{1,6} +(.+?) *$", outside, re.MULTILINE):
        bare = re.sub(r"\[([^\]]*)\]\([^)]*\)|[`*]", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", bare.lower()).replace(" ", "-")
        names.append(f"{name}-{names.count(name)}" if name in names else name)
    return set(names)


def links(text: str) -> list[str]:
    """Targets of links and pictures, those in code left out."""
    outside = re.sub(r"`[^`\n]*`", "", _BLOCK.sub("", text))
    found = re.findall(r"\]\(([^()\s]+)\)", outside) + re.findall(r"(?:src|href|srcset)=\"([^\"]+)\"", outside)
    return [target for target in found if not re.match(r"[a-z]+:", target)]
