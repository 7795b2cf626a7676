"""What stands above and below an answer wherever it is shown: its subtitle, and where the numbers come from."""

from string import Formatter
from typing import Any

from analytics.answer import Answer
from analytics.choice_kinds import NamedChoice
from analytics.definitions import COUNTED_IN_WORDS
from analytics.questions import find
from analytics.wording import data_to, source_named


class _Words(Formatter):
    """Puts the words of choices into a text."""

    def convert_field(self, value: Any, conversion: Any) -> Any:
        return value[:1].lower() + value[1:] if conversion == "l" else super().convert_field(value, conversion)


def subtitle(answer: Answer) -> str:
    """What the numbers are, their unit, whom they count, where and when, then every other choice that was changed."""
    asked = find(answer.slug)
    text = asked.measure if isinstance(asked.measure, str) else asked.measure(answer.choices)
    said = {
        slug: COUNTED_IN_WORDS[answer.choices[slug]] if slug == "population" else word
        for slug, word in answer.words.items()
    }
    named = {field for _, field, _, _ in Formatter().parse(text)}
    changed = [
        f"{choice.label.lower()}: {answer.words[choice.slug]}"
        for choice in asked.choices
        if choice.slug not in named and answer.choices[choice.slug] != choice.default
    ]
    return " · ".join([_Words().format(text, **said), *changed])


def chosen(answer: Answer) -> list[str]:
    """The choices in words, each `label: value`; a choice that has one value only is left out."""
    return [
        f"{choice.label.lower()}: {answer.words[choice.slug]}"
        for choice in find(answer.slug).choices
        if len(choice.options) != 1 or isinstance(choice, NamedChoice)
    ]


def footer(answer: Answer, most: int = 2) -> str:
    """Where the numbers come from, in one line; a scenario that reads no table has no source and no base."""
    if not find(answer.slug).tables:
        return f"Source: none, a calculation on the assumptions chosen · {data_to(answer.version)}"
    titles = list(dict.fromkeys(source_named(source.title, source.address) for source in answer.sources))
    named = "; ".join(titles[:most]) + (f" and {len(titles) - most} more" if len(titles) > most else "")
    return f"Source: {named or 'none'} · {data_to(answer.version)} · n = {answer.n:,}"
