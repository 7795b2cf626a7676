"""Stories for a meeting: an ordered set of views, a sentence each, all of one data version.

A story lives in its own address (`/story?v=…&title=…&step=…&step=…`) or in a small JSON file; both say the same.
A step is written `question?choice=value&choice=value|sentence`. Choices that a step leaves out are at their default;
the address written by `query` names them all, so that a later change of a default does not change a story.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from analytics.choices import read_choices
from analytics.errors import InputError
from analytics.questions import find

MOST_STEPS = 40
VERSION, TITLE, STEP, AT = "v", "title", "step", "at"
PARAMETERS = (TITLE, STEP, AT)
"""Keys of a story's address beside the data version; `at` is the step that is shown, from 1."""


@dataclass(frozen=True)
class Step:
    """One view of a story: a question with every choice, and a sentence of the teller's own."""

    slug: str
    choices: Mapping[str, str]
    sentence: str

    def written(self) -> str:
        """The step as one text.

        Example:
            >>> read_step("claims|Where we stand.").written()
            'claims|Where we stand.'
        """
        query = f"?{urlencode(self.choices)}" if self.choices else ""
        return f"{self.slug}{query}|{self.sentence}"


@dataclass(frozen=True)
class Story:
    """An ordered set of steps, all of one data version (empty: the newest when it is opened)."""

    title: str
    version: str
    steps: tuple[Step, ...]

    def query(self, at: int = 1) -> list[tuple[str, str]]:
        """The address's keys and values, in fixed order."""
        steps = [(STEP, step.written()) for step in self.steps]
        return [*([(VERSION, self.version)] if self.version else []), (TITLE, self.title), *steps, (AT, str(at))]

    def file(self) -> str:
        """The story as a small JSON file, which `read_file` takes again."""
        steps = [
            {"question": step.slug, "choices": dict(step.choices), "sentence": step.sentence} for step in self.steps
        ]
        content = {"title": self.title, "version": self.version, "steps": steps}
        return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def read_step(text: str) -> Step:
    """A step from its text.

    Raises:
        InputError: for an unknown question or a choice it does not have or allow.

    Example:
        >>> read_step("boomerangs?evidence=all|They came back.").choices["evidence"]
        'all'
    """
    view, _, sentence = text.partition("|")
    slug, _, query = view.strip().partition("?")
    return _step(slug, _once(parse_qsl(query, keep_blank_values=True)), sentence)


def read_query(values: Mapping[str, Iterable[str]]) -> tuple[Story, int]:
    """A story and the step it is at, from the keys of an address.

    Raises:
        InputError: for a story without a step, with too many, or with a step that cannot be shown.
    """
    title, version, at = (next(iter(values.get(key, ())), "") for key in (TITLE, VERSION, AT))
    story = _story(title, version, [read_step(text) for text in values.get(STEP, ())])
    if at and not (at.isdecimal() and 1 <= int(at) <= len(story.steps)):
        raise InputError(AT, at[:20], f"a step from 1 to {len(story.steps)}", "Start at 1.")
    return story, int(at or 1)


def read_file(text: str, name: str = "story") -> Story:
    """A story from the text of its file.

    Raises:
        InputError: for a text that is no such file, or a step that cannot be shown.
    """
    try:
        content = json.loads(text)
        title, version = _text(content["title"]), _text(content.get("version", ""))
        raw = [
            (
                _text(step["question"]),
                {key: _text(value) for key, value in step.get("choices", {}).items()},
                _text(step["sentence"]),
            )
            for step in content["steps"]
        ]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        expected = 'JSON with "title" and "steps", each with "question", "choices" and "sentence"'
        raise InputError(name, f"{type(error).__name__}: {error}"[:80], expected, "Mend the file.") from None
    return _story(title, version, [_step(*step) for step in raw])


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def read_lines(title: str, version: str, lines: str) -> Story:
    """A story from lines that each hold the link of a view, or a step's text, then ` | ` and a sentence.

    A link to a page needs `view=`, the question it is to show, as the links that Valinor copies have.

    Raises:
        InputError: naming the line that cannot be shown.
    """
    steps = []
    for number, line in enumerate(filter(None, map(str.strip, lines.splitlines())), start=1):
        try:
            steps.append(_from_link(line) if "://" in line.partition("|")[0] else read_step(line))
        except InputError as error:
            raise InputError(f"line {number}, {error.what}", error.found, error.expected, error.fix) from None
    return _story(title, version, steps)


def ready(folder: Path) -> dict[str, Story]:
    """The stories that come with the data, by name of their file."""
    files = sorted((folder / "stories").glob("*.json"))
    return {path.stem: read_file(path.read_text(encoding="utf-8"), path.name) for path in files}


def _from_link(line: str) -> Step:
    """A step from the link of a view; the keys that are no choices of its question are left behind."""
    link, _, sentence = line.partition("|")
    given = _once(parse_qsl(urlsplit(link.strip()).query, keep_blank_values=True))
    slug = given.get("view", "")
    if not isinstance(slug, str) or not slug:
        raise InputError("view", link.strip()[:60], "a link that names its view", "Copy it under the chart.")
    known = {choice.slug for choice in find(slug).choices}
    return _step(slug, {key: value for key, value in given.items() if key in known}, sentence)


def _once(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Values by key; a key given twice keeps all of them, which its choice then refuses."""
    given: dict[str, list[str]] = {}
    for key, value in pairs:
        given.setdefault(key, []).append(value)
    return {key: values[0] if len(values) == 1 else values for key, values in given.items()}


def _step(slug: str, choices: Mapping[str, Any], sentence: str) -> Step:
    reading = read_choices(find(slug).choices, choices)
    if reading.errors:
        raise reading.errors[0]
    return Step(slug, reading.values, sentence.strip())


def _story(title: str, version: str, steps: list[Step]) -> Story:
    if not 1 <= len(steps) <= MOST_STEPS:
        raise InputError("story", f"{len(steps)} steps", f"1 to {MOST_STEPS} steps", "Add or remove steps.")
    return Story(title.strip() or "A story", version, tuple(steps))
