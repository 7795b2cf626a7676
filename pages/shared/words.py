"""Texts made safe for the screen."""

import re

MISSING = "–"
"""What stands in a cell of a table that has no value."""
_MARKS = re.compile(r"([\\`*_{}\[\]#!|$~<>:&]|^[-+=]|(?<=[0-9])[.)](?=\s))", re.MULTILINE)
_ADDRESS = re.compile(r"www(?=\.)|https?:(?=//)|(?=@)", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<=[0-9]) (?=%)|(?<=\b[np]) (?==)|(?<=\b[np] =) (?=[0-9])"
    r"|(?<=[0-9]) (?=to [−+$]?[0-9.,]+\))| (?=[−+$]?[0-9.,]+\))"
)
"""Spaces inside a number and its sign, inside an interval, and before a number that closes a bracket."""
_INTERVAL = re.compile(r"(?<=[0-9])–(?=[0-9])")
"""The dash between the ends of an interval, after which a line would break."""
_JOINED = "\u2060"
"""Not seen, without width: no line breaks there, and Markdown makes no link of an address, which no mark prevents."""


def plain(text: str) -> str:
    """Text shown as it is: nothing in it is read as Markdown, nor made a link; numbers and intervals stay on a line.

    Example:
        >>> plain("raised $1bn at *once*")
        'raised \\\\$1bn at \\\\*once\\\\*'
        >>> plain("91 % (84–95)").split("\\u2060")
        ['91\\xa0% (84–', '95)']
    """
    text = _INTERVAL.sub(f"–{_JOINED}", _NUMBER.sub("\u00a0", text))
    return _MARKS.sub(r"\\\1", _ADDRESS.sub(lambda found: f"{found[0]}{_JOINED}", text))
