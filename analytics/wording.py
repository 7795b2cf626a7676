"""Rules that turn numbers into sentences: one rounding, one way to write an interval, no claim an interval denies."""

import calendar
import math
import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

_FILE = re.compile(r"(: \S+\.\w+)?, commit [0-9a-f]{7,40}( of \d{1,2} \w+ \d{4})?")
"""The file and its state within a source."""
_ID = re.compile(r"^[\d-]+|\.\w{2,5}$|-[0-9a-f]{8}(-[0-9a-f]{4,})*$")
"""Numbers and endings of an address, which are no words."""
_COPY = re.compile(r" copy id [\d; ]+\)")
"""The number of a copy, which leads nowhere."""


def percent(share: float) -> str:
    """A share as a percentage: whole, with one decimal below 10 %.

    Example:
        >>> percent(0.374), percent(0.0449)
        ('37 %', '4.5 %')
    """
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 9.95 else f"{value:.0f} %"


def interval(low: float, high: float) -> str:
    """A 95 % interval of a share in brackets.

    Example:
        >>> interval(0.31, 0.44)
        '(31–44)'
    """
    return f"({100 * low:.0f}–{100 * high:.0f})"


def count(number: float) -> str:
    """A whole number with thousands separated.

    Example:
        >>> count(12345)
        '12,345'
    """
    return f"{number:,.0f}"


def plural(number: float, word: str, several: str = "") -> str:
    """A count with its noun.

    Example:
        >>> plural(1, "move"), plural(3, "company", "companies")
        ('1 move', '3 companies')
    """
    return f"{count(number)} {word if number == 1 else several or word + 's'}"


def signed(number: float, digits: int = 0) -> str:
    """A number with its sign, the minus as a true minus; zero has none.

    Example:
        >>> signed(-0.25, 2), signed(12), signed(0.0, 1)
        ('−0.25', '+12', '0.0')
    """
    text = f"{abs(number):,.{digits}f}"
    if not text.strip("0.,"):
        return text
    return f"{'−' if number < 0 else '+'}{text}"


def change_of_gain(curvature: float, low: float, high: float) -> str:
    """How many points more or less each further step of a parabola adds than the one before: twice its curvature.

    Example:
        >>> change_of_gain(-4.7, -8, -1.5), change_of_gain(-1, -4, 2)
        ('9.4 points less than the one before (3.0 to 16.0)', '−2.0 points (−8.0 to +4.0) against the one before')
    """
    if low <= 0 <= high:
        return (
            f"{signed(2 * curvature, 1)} points ({signed(2 * low, 1)} to {signed(2 * high, 1)}) against the one before"
        )
    ends = sorted((abs(2 * low), abs(2 * high)))
    word = "less" if high < 0 else "more"
    return f"{abs(2 * curvature):.1f} points {word} than the one before ({ends[0]:.1f} to {ends[1]:.1f})"


def measured(value: float, unit: str) -> str:
    """A number in its unit: a share in per cent, a difference of shares in points, an HHI to 10,000, a p as it is.

    Example:
        >>> measured(0.7625, "share"), measured(0.194, "points"), measured(-0.7, "index")
        ('76 %', '+19 points', '−0.70')
        >>> measured(0.2328, "hhi"), measured(52.38, "km"), measured(21, "people"), measured(2.25, "months")
        ('2,328', '52 km', '21', '2.2 months')
    """
    writers: dict[str, Callable[[float], str]] = {
        "share": percent,
        "points": lambda number: f"{signed(100 * number)} points",
        "index": lambda number: signed(number, 2),
        "hhi": lambda number: count(1e4 * number),
        "km": kilometres,
        "people": count,
        "usd": dollars,
        "mw": lambda number: f"{count(number)} MW",
        "labs": lambda number: plural(number, "lab"),
        "months": lambda number: f"{number:.1f} months".replace("-", "−"),
        "years": lambda number: f"{signed(number, 1)} years",
        "score": lambda number: signed(number, 2),
        "p": lambda number: f"{number:.2g}",
    }
    return writers[unit](value)


def measured_with_interval(value: float, low: float, high: float, unit: str) -> str:
    """A number in its unit with its 95 % interval, the unit written once.

    Example:
        >>> measured_with_interval(0.76, 0.71, 0.81, "share"), measured_with_interval(21, math.nan, math.nan, "people")
        ('76 % (71 to 81)', '21')
    """
    text = measured(value, unit)
    if not (known(low) and known(high)):
        return text
    ends = (re.sub(r" (points|%|km|months|years)$", "", measured(end, unit)) for end in (low, high))
    return f"{text} ({' to '.join(ends)})"


def dollars(amount: float) -> str:
    """US dollars, short.

    Example:
        >>> dollars(250_000_000), dollars(1_500_000_000), dollars(377_611), dollars(940), dollars(5_054e9)
        ('$250m', '$1.5bn', '$378k', '$940', '$5.05tn')
        >>> dollars(999_600), dollars(996e6), dollars(999.4e6)
        ('$1m', '$996m', '$999m')
    """
    for unit, name in ((1e12, "tn"), (1e9, "bn"), (1e6, "m"), (1e3, "k")):
        digits = f"{amount / unit:.3g}"
        if float(digits) >= 1:
            return f"${digits}{name}"
    return f"${amount:,.0f}"


def said(number: float, unit: str) -> str:
    """A number that was chosen, in its unit: no digit is rounded away but those of money.

    Example:
        >>> said(0.15, "share"), said(2_500_000_000, "usd"), said(4, "years"), said(0.25, "per year")
        ('15 %', '$2.5bn', '4 years', '25 per 100 people a year')
    """
    match unit:
        case "share":
            return f"{100 * number:.10g} %"
        case "usd":
            return dollars(number)
        case "per year":
            return f"{100 * number:.10g} per 100 people a year"
        case "":
            return f"{number:g}"
    return f"{number:g} {unit}"


def month_of(date: str) -> str:
    """A date to the month, or the year where no more is known.

    Example:
        >>> month_of("2025-10-02"), month_of("2025-10"), month_of("2025")
        ('Oct 2025', 'Oct 2025', '2025')
    """
    return f"{calendar.month_abbr[int(date[5:7])]} {date[:4]}" if len(date) >= 7 else date


def day_of(date: str) -> str:
    """A day in words.

    Example:
        >>> day_of("2026-03-13")
        '13 Mar 2026'
    """
    return f"{int(date[8:10])} {month_of(date)}"


def date_of(date: str) -> str:
    """A date in words, as precisely as it is known; what is no date stays.

    Example:
        >>> date_of("2026-03-13"), date_of("2026-03"), date_of("2026"), date_of("Winter 2021")
        ('13 Mar 2026', 'Mar 2026', '2026', 'Winter 2021')
    """
    known_to = len(date) if re.fullmatch(r"\d{4}(-\d\d){1,2}", date) else 0
    return {7: month_of, 10: day_of}.get(known_to, str)(date)


def data_to(version: str) -> str:
    """The name of a data version in words: the day its data reach to, and what tells it from others of that day.

    Example:
        >>> data_to("2026-07-31-d18bcc09"), data_to("panel")
        ('Data to 31 Jul 2026 (version d18bcc09)', 'Data version panel')
    """
    parts = re.fullmatch(r"(\d{4}-\d\d-\d\d)-(\w+)", version)
    return f"Data to {day_of(parts[1])} (version {parts[2]})" if parts else f"Data version {version}"


def source_named(title: str, address: str) -> str:
    """The title of a source, a repository in it called one; without the state of its file, which the link holds.

    A page that is titled by its host alone is called by the words of its address.

    Example:
        >>> source_named("AI tracker (ann/tracker): events.json, commit d3e8402", "https://github.com/ann/tracker/blob/d3")
        'AI tracker (GitHub repository ann/tracker)'
        >>> source_named("github.com", "https://github.com/ann/notes/blob/2f/Some%20Lab.md")
        'Some Lab.md, GitHub repository ann/notes'
        >>> source_named("FT (copy in GitHub bob/news)", "https://github.com/bob/news/blob/2f/a.md")
        'FT (copy in GitHub repository bob/news)'
        >>> source_named("public repository text copy id 482; 548): terms quoted", "")
        'Text in a public repository (copy): terms quoted'
        >>> source_named("wiki.example", "https://wiki.example/wiki/Some_Lab"), source_named("b.example", "https://b.example/7")
        ('Some Lab (wiki.example)', 'b.example')
    """
    title = _COPY.sub(" (copy)", _FILE.sub("", title))
    title = re.sub("^public repository text", "Text in a public repository", title)
    held = re.match(r"https?://(?:www\.)?github\.com/([^/]+/[^/#?]+)(?:/blob/.*/([^/]+))?", address)
    if not held:
        return f"{called} ({title})" if (called := _called(address, title)) else title
    repository = f"GitHub repository {held[1]}"
    if title == "github.com":
        return ", ".join(part for part in (unquote(held[2] or ""), repository) if part)
    return re.sub(rf"(?i)(git ?hub )?{re.escape(held[1])}", repository, title, count=1)


def _called(address: str, host: str) -> str:
    """The last words of an address at that host; nothing where it has none."""
    parts = urlsplit(address)
    if (parts.hostname or "").removeprefix("www.") != host:
        return ""
    words = re.sub("[-_]+", " ", _ID.sub("", unquote(parts.path.rstrip("/").rpartition("/")[2])))
    return words[:1].upper() + words[1:] if re.search("[a-z]{3}", words) else ""


def period_of(period: str) -> str:
    """A period as it is written in words: a quarter, a half-year, a month or a year; a date stands for its month.

    Example:
        >>> period_of("2025Q3"), period_of("2026H1"), period_of("2025-10-29"), period_of("2025"), period_of("FY2025")
        ('Q3 2025', 'H1 2026', 'Oct 2025', '2025', 'FY2025')
    """
    part = re.fullmatch(r"(\d{4})([QH]\d)", period)
    return f"{part[2]} {part[1]}" if part else month_of(period)


def kilometres(distance: float) -> str:
    """A distance, whole from 10 km on.

    Example:
        >>> kilometres(8.25), kilometres(1234.5)
        ('8.2 km', '1,234 km')
    """
    return f"{distance:.1f} km" if distance < 9.95 else f"{distance:,.0f} km"


def known(value: object) -> bool:
    """Whether a cell holds a number.

    Example:
        >>> known(0), known(float("nan")), known(None)
        (True, False, False)
    """
    return isinstance(value, int | float) and not math.isnan(value)


QUALIFIERS = ("about", "almost", "at least", "from", "more than", "nearly", "over")
"""How inexactly a number is said: words that stand before it."""


def qualified(figure: str) -> tuple[str, str]:
    """What a figure is of, and how inexactly its number is said, where its words end with that.

    Example:
        >>> qualified("People who left, at least"), qualified("Moves from A, for one back")
        (('People who left', 'at least'), ('Moves from A, for one back', ''))
    """
    words, _, last = figure.rpartition(", ")
    return (words, last) if last in QUALIFIERS else (figure, "")
