"""Texts made safe for the screen."""

import re

_MARKS = re.compile(r"([\\`*_{}\[\]#!|$~<>:]|^[-+])")


def plain(text: str) -> str:
    """Text shown as it is: nothing in it is read as Markdown.

    Example:
        >>> plain("raised $1bn at *once*")
        'raised \\\\$1bn at \\\\*once\\\\*'
    """
    return _MARKS.sub(r"\\\1", text)
