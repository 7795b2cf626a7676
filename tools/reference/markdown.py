"""Markdown as GitHub reads it: pages, tables, and texts in which nothing is marked up by accident."""

import re
from collections.abc import Iterable, Sequence

MADE = "<!-- Made by `make docs` from the code and the data package; edit those. -->"
# Code stays as it is; formulas too, where a text may hold any.
_CODE = re.compile(r"(`[^`]*`)")
_MARKS = re.compile(r"([\\*|~$]|<(?=[a-zA-Z/!?])|(?<!\w)_|_(?!\w))")


def page(title: str, about: str, body: str) -> str:
    """A whole page."""
    return f"{MADE}\n\n# {title}\n\n{about}\n\n{body.strip()}\n"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; nothing where it has no rows. Cells are Markdown already."""
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *lines]) if lines else ""


def told(text: str) -> str:
    r"""A text as it is: only what stands in backticks is code.

    Example:
        >>> told("at *least* $1bn, `a|b`, not b_c")
        'at \\*least\\* \\$1bn, `a\\|b`, not b_c'
    """
    parts = _CODE.split(" ".join(text.split()))
    return "".join(part.replace("|", r"\|") if at % 2 else _MARKS.sub(r"\\\1", part) for at, part in enumerate(parts))


def code(text: str) -> str:
    """A name or value, for a table too."""
    return f"`{text}`".replace("|", r"\|") if text else ""


def joined(parts: Iterable[str]) -> str:
    """Parts of a page, those that are empty left out."""
    return "\n\n".join(part for part in parts if part)
