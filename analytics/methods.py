"""What every metric means, read from its own documentation, so that what is shown cannot drift from what is run."""

import inspect
import re
from dataclasses import dataclass
from functools import lru_cache

from analytics import metrics
from analytics.questions import QUESTIONS

SECTIONS = ("Formula", "Args", "Returns", "Undefined", "Refused", "Source", "Example")
_HEADING = re.compile(rf"^({'|'.join(SECTIONS)}):", re.MULTILINE)


@dataclass(frozen=True)
class Method:
    """A metric as its documentation describes it.

    Args:
        name: of the function in `analytics.metrics`.
        family: what its module is about, one line.
        summary: meaning in plain words, one sentence.
        details: more, with the convention followed where implementations differ; may be empty.
        formula: in LaTeX, without dollar signs.
        args: name, then shape, unit and range, one entry each.
        returns: what comes back, with its range.
        undefined: when it is NaN. Refused: when it is an error. Source: whose definition it is.
        example: lines of a Python session that the tests run.
        questions: slugs of the questions that use it.
    """

    name: str
    family: str
    summary: str
    details: str
    formula: str
    args: tuple[str, ...]
    returns: str
    undefined: str
    refused: str
    source: str
    example: str
    questions: tuple[str, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the Methods page.

        Example:
            >>> method("hhi_unbiased_counts").anchor
            'hhi-unbiased-counts'
        """
        return self.name.lower().replace("_", "-")


def method(name: str) -> Method:
    """The documentation of one public metric.

    Raises:
        ValueError: for a function that does not exist or lacks a section.

    Example:
        >>> method("hhi").formula
        'H = \\\\sum_i s_i^2'
    """
    if name not in metrics.__all__:
        raise ValueError(f"no metric is called {name}")
    function = getattr(metrics, name)
    text = inspect.getdoc(function) or ""
    head, *parts = _HEADING.split(text)
    sections = dict(zip(parts[::2], parts[1::2], strict=True))
    if lacking := [section for section in SECTIONS if not sections.get(section, "").strip()]:
        raise ValueError(f"the documentation of {name} lacks {', '.join(lacking)}")
    summary, _, details = head.strip().partition("\n\n")
    module = inspect.getmodule(function)
    family = (inspect.getdoc(module) or "").partition("\n")[0] if module else ""
    return Method(
        name=name,
        family=family,
        summary=_joined(summary),
        details="\n\n".join(_joined(part) for part in details.split("\n\n") if part.strip()),
        formula=_joined(sections["Formula"]).strip("$"),
        args=_entries(sections["Args"]),
        returns=_joined(sections["Returns"]),
        undefined=_joined(sections["Undefined"]),
        refused=_joined(sections["Refused"]),
        source=_joined(sections["Source"]),
        example=inspect.cleandoc(sections["Example"]),
        questions=tuple(slug for slug, question in QUESTIONS.items() if name in question.metrics),
    )


@lru_cache(maxsize=1)
def families() -> dict[str, tuple[Method, ...]]:
    """All public metrics by family, in the order of the source; families that questions use stand first."""
    every = sorted(map(method, metrics.__all__), key=lambda one: _place(one.name))
    used = {one.family for one in every if one.questions}
    names = sorted(dict.fromkeys(one.family for one in every), key=lambda family: family not in used)
    return {family: tuple(one for one in every if one.family == family) for family in names}


def _place(name: str) -> tuple[str, int]:
    """Module and line of a metric."""
    function = inspect.unwrap(getattr(metrics, name))
    return function.__module__, inspect.getsourcelines(function)[1]


def _joined(text: str) -> str:
    """Lines of one paragraph as one line."""
    return " ".join(text.split())


def _entries(text: str) -> tuple[str, ...]:
    """Entries of an indented list; lines indented further belong to the entry above."""
    lines = inspect.cleandoc(text).splitlines()
    entries: list[str] = []
    for line in filter(str.strip, lines):
        if line.startswith(" ") and entries:
            entries[-1] += f" {line.strip()}"
        else:
            entries.append(line.strip())
    return tuple(entries)
