"""Typed choices: one declaration makes the widget, the address, the command-line flag and the API parameter.

A choice has a permanent slug and values that are readable text. Reading a raw value gives `Valid`, `Invalid` (with
the sentence that says why); what to do with each is up to the front.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Self

from analytics.errors import InputError


@dataclass(frozen=True)
class Valid:
    """A value the choice allows, in its canonical spelling."""

    value: str


@dataclass(frozen=True)
class Invalid:
    """A value the choice refuses, and the sentence that says why."""

    error: InputError


Read = Valid | Invalid


@dataclass(frozen=True)
class Option:
    """One allowed value: its slug, its label on screen, and what it means."""

    value: str
    label: str
    meaning: str = ""


@dataclass(frozen=True)
class Choice:
    """One of a list of values.

    Args:
        slug: permanent name in addresses, flags and files.
        label: name on screen.
        options: allowed values in the order they are shown.
        default: the value when none is given.
        meaning: one sentence for the tooltip and the documentation.
    """

    slug: str
    label: str
    options: tuple[Option, ...]
    default: str
    meaning: str = ""

    def read(self, raw: str) -> Read:
        """Read a raw value.

        Example:
            >>> Choice("base", "Base", (Option("world", "World"), Option("us", "US")), "world").read(" US")
            Valid(value='us')
        """
        value = self.spelled(raw)
        return Valid(value) if self.allows(value) else Invalid(self.refusal(raw))

    def spelled(self, raw: str) -> str:
        """A raw value in its canonical spelling, whether it is allowed or not."""
        return raw.strip().lower()

    def allows(self, value: str) -> bool:
        """Whether a canonical value is allowed."""
        return any(value == option.value for option in self.options)

    def refusal(self, raw: str) -> InputError:
        """The sentence for a value that is not allowed."""
        return InputError(self.slug, raw, f"one of {self.expected()}", "Choose from the list.")

    def expected(self) -> str:
        """The allowed values in words."""
        return ", ".join(option.value for option in self.options)

    def label_of(self, value: str) -> str:
        """The label of a value on screen."""
        return next((option.label for option in self.options if option.value == value), value)

    def with_default(self, value: str) -> Self:
        """The same choice, with the same values and meanings, where a question begins with another of them.

        Raises:
            ValueError: for a value the choice does not allow.

        Example:
            >>> base = Choice("base", "Base", (Option("world", "World"), Option("us", "US")), "world")
            >>> base.with_default("us").default
            'us'
        """
        if not self.allows(value):
            raise ValueError(f"{self.slug} cannot begin with {value!r}: expected one of {self.expected()}")
        return replace(self, default=value)


@dataclass(frozen=True)
class Reading:
    """What a set of raw values says: the values to use, and the sentences about those that cannot be used."""

    values: Mapping[str, str]
    errors: tuple[InputError, ...]


def read_choices(choices: Sequence[Choice], raw: Mapping[str, str | Iterable[str] | None]) -> Reading:
    """Read raw values for a set of choices: defaults where missing, a sentence for each that is refused.

    Args:
        choices: the declared choices.
        raw: texts by slug; a list holds one text (a key given twice is refused).

    Returns:
        A value for every declared choice in declared order, and the errors (also for keys that are not declared).

    Example:
        >>> base = Choice("base", "Base", (Option("world", "World"), Option("us", "US")), "world")
        >>> reading = read_choices([base], {"base": "mars"})
        >>> dict(reading.values), len(reading.errors)
        ({'base': 'world'}, 1)
    """
    values: dict[str, str] = {}
    errors: list[InputError] = []
    for choice in choices:
        values[choice.slug] = choice.default
        given = raw.get(choice.slug)
        texts = [given] if isinstance(given, str) else list(given or ())
        if len(texts) > 1:
            errors.append(InputError(choice.slug, texts, "one value", "Give it once."))
            continue
        if not texts:
            continue
        match choice.read(texts[0]):
            case Valid(value):
                values[choice.slug] = value
            case Invalid(error):
                errors.append(error)
    known = {choice.slug for choice in choices}
    names = ", ".join(choice.slug for choice in choices) or "no choice"
    errors += [InputError("choice", slug, names, "Leave it out.") for slug in raw if slug not in known]
    return Reading(values, tuple(errors))
