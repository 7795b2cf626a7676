"""Texts made safe and short for the screen."""

import re

from analytics.answer import Answer
from analytics.questions import find

_MARKS = re.compile(r"([\\`*_{}\[\]#!|$~<>:]|^[-+])")


def plain(text: str) -> str:
    """Text shown as it is: nothing in it is read as Markdown.

    Example:
        >>> plain("raised $1bn at *once*")
        'raised \\\\$1bn at \\\\*once\\\\*'
    """
    return _MARKS.sub(r"\\\1", text)


def subtitle(answer: Answer) -> str:
    """What is shown: the question, and the choices it was asked with in words."""
    choices = [
        f"{choice.label.lower()}: {choice.label_of(answer.choices[choice.slug])}"
        for choice in find(answer.slug).choices
        if len(choice.options) != 1
    ]
    return " · ".join([answer.title, *choices])


def footer(answer: Answer, most: int = 2) -> str:
    """Where the numbers come from, in one line."""
    titles = list(dict.fromkeys(source.title for source in answer.sources))
    named = "; ".join(titles[:most]) + (f" and {len(titles) - most} more" if len(titles) > most else "")
    return f"Source: {named or 'none'} · Data version {answer.version} · n = {answer.n:,}"
