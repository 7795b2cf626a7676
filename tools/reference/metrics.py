"""The metrics, from their docstrings as the Methods page reads them."""

import re

from analytics.methods import Argument, Method, families, methods
from tools.reference.markdown import joined, told

_FORMULA = re.compile(r"(\$[^$]+\$)")


def metrics() -> str:
    """Every metric by family, with what each family has in common."""
    contents = "\n".join(
        f"- {told(family.title)}: " + ", ".join(f"[{one.name}](#{one.name})" for one in family.methods)
        for family in families()
    )
    parts = [contents]
    for family in families():
        parts += [f"## {family.title}", *(_prose(text) for text in family.about)]
        parts += [_metric(method) for method in family.methods]
    return joined(parts)


def _metric(method: Method) -> str:
    used = ", ".join(f"[{slug}](questions.md#{slug})" for slug in method.questions)
    told_of = (
        ("Result", method.returns),
        ("Undefined", method.undefined),
        ("Refused", method.refused),
        ("Source", method.source),
    )
    return joined(
        [
            f"### {method.name}",
            *(_prose(text) for text in (method.summary, *method.further)),
            f"```math\n{method.formula}\n```",
            f"Arguments of `{method.call}`:",
            "\n".join([*map(_argument, method.arguments), *(f"- {label}: {_prose(text)}" for label, text in told_of)]),
            f"Used by {used}." if used else "Used by no question yet.",
            f"```pycon\n>>> from analytics.metrics import {method.name}\n{method.example}\n```",
        ]
    )


def _argument(one: Argument) -> str:
    names = ", ".join(f"`{name.strip()}`" for name in one.name.split(","))
    return f"- {names}: {_prose(one.meaning)}"


def _prose(text: str) -> str:
    """A text of a docstring: formulas stay, and a metric's name leads to it."""
    parts = _FORMULA.split(text)
    whole = "".join(part if at % 2 else told(part) for at, part in enumerate(parts))
    return re.sub(r"`(\w+)`", lambda found: f"[{found[0]}](#{found[1]})" if found[1] in methods() else found[0], whole)
