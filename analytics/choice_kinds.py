"""Choices that are no plain list: areas, periods, numbers, and what a data version names."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Self

from analytics.choices import Choice, Option
from analytics.errors import InputError
from analytics.wording import said


@dataclass(frozen=True)
class AreaChoice(Choice):
    """A listed area, or `radius-N`: all within N km of the centre of San Francisco."""

    least: int = 5
    most: int = 200

    def allows(self, value: str) -> bool:
        """Whether the area is listed or a radius within bounds.

        Example:
            >>> AreaChoice("area", "Area", (Option("bay-area-9", "Bay Area"),), "bay-area-9").allows("radius-50")
            True
        """
        if super().allows(value):
            return True
        radius = re.fullmatch("radius-([1-9][0-9]{0,2})", value)
        return radius is not None and self.least <= int(radius[1]) <= self.most

    def expected(self) -> str:
        """The allowed values in words."""
        return f"{super().expected()}, radius-N with N from {self.least} to {self.most} (km)"

    def label_of(self, value: str) -> str:
        """The label of an area on screen."""
        radius = re.fullmatch(r"radius-(\d+)", value)
        return f"within {radius[1]} km of San Francisco" if radius else super().label_of(value)


PERIOD = re.compile(r"([1-9][0-9]{3})(?:H([12])|Q([1-4])|-(0[1-9]|1[0-2]))?")


@dataclass(frozen=True)
class PeriodChoice(Choice):
    """One period (`2025`, `2025H1`, `2025Q3`, `2025-06`), a range of years (`2017..2025`), or `all` that is held."""

    options: tuple[Option, ...] = ()
    default: str = "all"
    ranges: bool = True

    def spelled(self, raw: str) -> str:
        """A raw period with the capital letter of half-years and quarters.

        Example:
            >>> PeriodChoice("period", "Period").read("2025h1")
            Valid(value='2025H1')
        """
        return raw.strip().upper().replace("ALL", "all")

    def allows(self, value: str) -> bool:
        """Whether the text is a period, or a range of years in order."""
        first, dots, last = value.partition("..")
        if not dots:
            return value == "all" or PERIOD.fullmatch(value) is not None
        years = re.fullmatch("[1-9][0-9]{3}", first) and re.fullmatch("[1-9][0-9]{3}", last)
        return bool(self.ranges and years and int(first) <= int(last))

    def refusal(self, raw: str) -> InputError:
        """The sentence for a text that is no period."""
        return InputError(self.slug, raw, self.expected(), "Write the period in that form.")

    def expected(self) -> str:
        """The allowed forms in words."""
        return "all, 2025, 2025H1, 2025Q3 or 2025-06" + (", or years as 2017..2025" if self.ranges else "")

    def label_of(self, value: str) -> str:
        """A range of years with a dash; any other period as it is."""
        return "all years" if value == "all" else value.replace("..", "–")


@dataclass(frozen=True)
class NumberChoice(Choice):
    """One number between two bounds, at equal steps from the lower one.

    Args:
        least, most, step: the bounds and the step, as decimal texts, so that no rounding moves a value.
        unit: of the number, such as `share`, `usd`, `years` or `people`; empty for a plain number.
    """

    options: tuple[Option, ...] = ()
    default: str = "0"
    least: str = "0"
    most: str = "1"
    step: str = "0.1"
    unit: str = ""

    def spelled(self, raw: str) -> str:
        """A raw number in its shortest spelling, whatever zeros or signs it was written with.

        Example:
            >>> odds = NumberChoice("odds", "Odds", default="0.1", least="0", most="0.5", step="0.05")
            >>> odds.read("+0.150"), odds.read("0.6").error.expected
            (Valid(value='0.15'), 'a number from 0 to 0.5 at steps of 0.05')
        """
        return canonical(raw) or ""

    def allows(self, value: str) -> bool:
        """Whether a text is a number in its shortest spelling, within the bounds and on a step."""
        if canonical(value) != value:
            return False
        number, least = Decimal(value), Decimal(self.least)
        return least <= number <= Decimal(self.most) and (number - least) % Decimal(self.step) == 0

    def refusal(self, raw: str) -> InputError:
        """The sentence for a text that is no such number."""
        return InputError(self.slug, raw, self.expected(), "Give one of these numbers.")

    def expected(self) -> str:
        """The bounds and the step in words."""
        return f"a number from {self.least} to {self.most} at steps of {self.step}"

    def label_of(self, value: str) -> str:
        """The number as it is said, in its unit."""
        return said(float(value), self.unit)


def canonical(raw: str) -> str | None:
    """The shortest plain spelling of a finite number; nothing for a text that is none, or that is absurdly long.

    Example:
        >>> canonical("1e9"), canonical(" 0.50 "), canonical("-0"), canonical("nan"), canonical("two")
        ('1000000000', '0.5', '0', None, None)
    """
    try:
        number = Decimal(raw.strip()) if len(raw) <= 32 else Decimal("NaN")
    except InvalidOperation:
        return None
    if not number.is_finite() or abs(number.adjusted()) > 18:
        return None
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@dataclass(frozen=True)
class NamedChoice(Choice):
    """A listed value, or the identifier of something that the data name, such as an employer.

    Which identifiers there are depends on the data version: until `among` lists them, any that is well formed reads.
    """

    listed: bool = False

    def among(self, options: Iterable[Option]) -> Self:
        """The same choice for a data version: the listed values and those that the data name, no other."""
        return replace(self, options=(*self.options, *options), listed=True)

    def allows(self, value: str) -> bool:
        """Whether the value is listed, or may be named by some data version.

        Example:
            >>> choice = NamedChoice("employer", "Employer", (Option("all", "All"),), "all")
            >>> choice.allows("openai"), choice.among([Option("quora", "Quora")]).allows("openai")
            (True, False)
        """
        well_formed = len(value) <= _LONGEST and re.fullmatch(r"[a-z0-9]+([-.][a-z0-9]+)*", value) is not None
        return super().allows(value) or (well_formed and not self.listed)

    def expected(self) -> str:
        """The first values in words, and how many more there are."""
        named = ", ".join(option.value for option in self.options[:_FEW_NAMED])
        more = len(self.options) - _FEW_NAMED
        if not self.listed:
            return f"{named} or an identifier that the data name"
        return f"{named} or {more} more" if more > 0 else named

    def label_of(self, value: str) -> str:
        """The label; where the data version is not known, the identifier as words.

        Example:
            >>> NamedChoice("employer", "Employer", (Option("all", "All"),), "all").label_of("meta-fair")
            'meta fair'
        """
        label = super().label_of(value)
        return value.replace("-", " ") if label == value else label


_LONGEST = 80
_FEW_NAMED = 12
