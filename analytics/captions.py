"""What stands above and below an answer wherever it is shown: its subtitle, and where the numbers come from."""

from analytics.answer import Answer
from analytics.choice_kinds import NamedChoice
from analytics.questions import find


def subtitle(answer: Answer) -> str:
    """What is shown: the question, and the choices it was asked with in words."""
    return " · ".join([answer.title, *chosen(answer)])


def chosen(answer: Answer) -> list[str]:
    """The choices in words, each `label: value`; a choice that has one value only is left out."""
    return [
        f"{choice.label.lower()}: {choice.label_of(answer.choices[choice.slug])}"
        for choice in find(answer.slug).choices
        if len(choice.options) != 1 or isinstance(choice, NamedChoice)
    ]


def footer(answer: Answer, most: int = 2) -> str:
    """Where the numbers come from, in one line; a scenario that reads no table has no source and no base."""
    if not find(answer.slug).tables:
        return f"Source: none, a calculation on the assumptions chosen · Data version {answer.version}"
    titles = list(dict.fromkeys(source.title for source in answer.sources))
    named = "; ".join(titles[:most]) + (f" and {len(titles) - most} more" if len(titles) > most else "")
    return f"Source: {named or 'none'} · Data version {answer.version} · n = {answer.n:,}"
