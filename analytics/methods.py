"""How every number is made, read from the docstrings of the metrics: what is documented is what runs.

A docstring has a summary, perhaps further paragraphs, and seven sections in a fixed order. A metric whose docstring
lacks one cannot be read, so a page made from here is never incomplete.
"""

import inspect
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from analytics import (
    definitions,
    definitions_liquidity,
    definitions_money,
    definitions_people,
    definitions_stack,
    metrics,
)
from analytics.choices import Choice
from analytics.questions import QUESTIONS

SECTIONS = ("Formula", "Args", "Returns", "Undefined", "Refused", "Source", "Example")
FAMILIES = {
    "concentration": "Concentration",
    "inequality": "Inequality",
    "shared_units": "Concentration of shared units",
    "location": "Location quotients",
    "space": "Places and distances",
    "point_patterns": "Point patterns",
    "duranton_overman": "Duranton–Overman localisation",
    "shared_places": "Localisation of firms at shared places",
    "envelopes": "Envelopes of simulated curves",
    "intervals": "Intervals",
    "quantiles": "Medians and quantiles",
    "change": "Change and shape",
    "transitions": "From careers to flows",
    "flow": "Flows",
    "survival": "Time until leaving",
    "people": "Cohorts of people",
    "privacy": "Small counts",
    "genealogy": "Founders and descendants",
    "economics": "Prices, options and liquidity",
    "frontier": "The frontier",
    "checks": "Missing values",
}
"""Titles of the modules of metrics, in reading order."""


@dataclass(frozen=True)
class Argument:
    """One argument of a metric (or several of one kind) and what it stands for."""

    name: str
    meaning: str


@dataclass(frozen=True)
class Method:
    """One metric as its docstring tells it.

    Args:
        name: the function's name, permanent.
        family: the module it stands in.
        call: how it is called, arguments with their defaults.
        summary: its meaning in one sentence.
        further: what else a reader must know, a paragraph each.
        formula: LaTeX without the dollar signs.
        arguments: each with shape, unit and range.
        returns: shape, unit and range of the result.
        undefined: when the result is NaN or empty.
        refused: which inputs raise `ValueError`.
        source: where the definition comes from.
        example: a session of the Python prompt, executed by the tests.
        questions: slugs of the questions that use it.
    """

    name: str
    family: str
    call: str
    summary: str
    further: tuple[str, ...]
    formula: str
    arguments: tuple[Argument, ...]
    returns: str
    undefined: str
    refused: str
    source: str
    example: str
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Family:
    """Metrics of one module, with its title and what holds for all of them."""

    slug: str
    title: str
    about: tuple[str, ...]
    methods: tuple[Method, ...]


@cache
def families() -> tuple[Family, ...]:
    """Every public metric by family, in reading order, those of a family in the order they are written.

    Raises:
        ValueError: names the metric and the section its docstring lacks, or the module without a title.

    Example:
        >>> families()[0].title, families()[0].methods[0].name
        ('Concentration', 'shares')
    """
    functions: dict[str, list[Callable[..., Any]]] = {}
    for name in metrics.__all__:
        function = getattr(metrics, name)
        functions.setdefault(function.__module__.rpartition(".")[2], []).append(function)
    if strangers := sorted(functions.keys() ^ FAMILIES.keys()):
        raise ValueError(f"families: found {', '.join(strangers)}, expected a title for each module of metrics.")
    return tuple(
        Family(module, title, _paragraphs(_module_text(functions[module][0])), _read_all(functions[module]))
        for module, title in FAMILIES.items()
    )


@cache
def methods() -> dict[str, Method]:
    """Every public metric by name.

    Example:
        >>> methods()["hhi"].formula
        'H = \\\\sum_i s_i^2'
    """
    return {method.name: method for family in families() for method in family.methods}


def declared_choices() -> tuple[Choice, ...]:
    """Every choice of the definitions, one for each slug and label, in the order they are written.

    Example:
        >>> declared_choices()[0].slug
        'population'
    """
    by_name: dict[tuple[str, str], Choice] = {}
    modules = (definitions, definitions_people, definitions_money, definitions_liquidity, definitions_stack)
    for value in (value for module in modules for value in vars(module).values()):
        if isinstance(value, Choice):
            by_name.setdefault((value.slug, value.label), value)
    return tuple(by_name.values())


def anchor_of(choice: Choice) -> str:
    """Where a choice is explained in a text about all; a second one of a slug has a number, as GitHub gives it.

    Example:
        >>> [anchor_of(choice) for choice in declared_choices() if choice.slug == "measure"]
        ['measure', 'measure-1']
    """
    at = [one.label for one in declared_choices() if one.slug == choice.slug].index(choice.label)
    return f"{choice.slug}-{at}" if at else choice.slug


def read_docstring(text: str, name: str) -> tuple[str, dict[str, str]]:
    """Split a docstring into what stands before the sections, and the text of each section.

    Args:
        text: the docstring without common indentation.
        name: whose docstring it is, for the refusal.

    Raises:
        ValueError: when the sections are not those of `SECTIONS` in that order, or one is empty.

    Example:
        >>> read_docstring("Nothing.", "nothing")
        Traceback (most recent call last):
        ...
        ValueError: the docstring of nothing: found no sections, expected Formula, Args, Returns, Undefined, Refused, \
Source, Example.
    """
    head, *rest = re.split(rf"^({'|'.join(SECTIONS)}):", text, flags=re.MULTILINE)
    found = dict(zip(rest[::2], map(inspect.cleandoc, rest[1::2]), strict=True))
    filled = [section for section in found if found[section]]
    if len(rest) != 2 * len(SECTIONS) or tuple(filled) != SECTIONS:
        raise ValueError(
            f"the docstring of {name}: found {', '.join(filled) or 'no sections'}, expected {', '.join(SECTIONS)}."
        )
    return head, found


def _read_all(functions: list[Callable[..., Any]]) -> tuple[Method, ...]:
    ordered = sorted(functions, key=lambda function: function.__code__.co_firstlineno)
    return tuple(_read(function) for function in ordered)


def _read(function: Callable[..., Any]) -> Method:
    """Read one metric."""
    name = function.__name__
    head, section = read_docstring(inspect.getdoc(function) or "", name)
    summary, *further = _paragraphs(head)
    return Method(
        name=name,
        family=function.__module__.rpartition(".")[2],
        call=_call(function),
        summary=summary,
        further=tuple(further),
        formula=_joined(section["Formula"]).removeprefix("$").removesuffix("$"),
        arguments=_arguments(section["Args"]),
        returns=_joined(section["Returns"]),
        undefined=_joined(section["Undefined"]),
        refused=_joined(section["Refused"]),
        source=_joined(section["Source"]),
        example=section["Example"],
        questions=tuple(slug for slug, question in QUESTIONS.items() if name in question.metrics),
    )


def _module_text(function: Callable[..., Any]) -> str:
    return inspect.getdoc(sys.modules[function.__module__]) or ""


def _paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs, each on one line."""
    return tuple(_joined(part) for part in re.split(r"\n\s*\n", text.strip()) if part.strip())


def _joined(text: str) -> str:
    return " ".join(text.split())


def _arguments(text: str) -> tuple[Argument, ...]:
    """Arguments, one a line; a line that goes on is indented further."""
    lines = re.sub(r"\n\s+", " ", text).splitlines()
    return tuple(Argument(*(part.strip() for part in line.split(":", 1))) for line in lines)


def _call(function: Callable[..., Any]) -> str:
    """The signature without types.

    Example:
        >>> _call(metrics.wilson_interval)
        'wilson_interval(x, n, conf=0.95)'
    """
    signature = inspect.signature(function)
    bare = [one.replace(annotation=inspect.Parameter.empty) for one in signature.parameters.values()]
    return f"{function.__name__}{signature.replace(parameters=bare, return_annotation=inspect.Signature.empty)}"
