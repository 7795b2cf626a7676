"""A figure as a picture that stands alone: finding, subtitle, chart, notes and source on one sheet."""

import html
import re
import textwrap
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from analytics.figures.theme import SMALL, Figure, palette

FONT = "Arial, 'Liberation Sans', Helvetica, sans-serif"
"""These have letters of the same width, so that a picture looks alike wherever it is made or shown."""
_SIDE = 32
_FINDING, _SUBTITLE = 22, 14
_LEADING = 1.3
# Mean width of a letter, in parts of its size, a little on the safe side.
_LETTER, _BOLD_LETTER = 0.53, 0.57
_MOST_NOTE_LINES = 3
_SHORT_PART = 50
_KEPT_SPACE = "\u00a0"


@dataclass(frozen=True)
class Sheet:
    """A size of picture.

    Args:
        width, height: pixels of the picture.
        least: height it is laid out at when the chart is low; text is then largest. A high chart is laid out at up to
            the full height.
        notes: whether there is room for the notes.
    """

    width: int
    height: int
    least: int
    notes: bool


SLIDE = Sheet(1600, 900, 675, notes=True)
PREVIEW = Sheet(1200, 630, 420, notes=False)


@dataclass(frozen=True)
class Words:
    """What is written around the chart."""

    finding: str
    subtitle: str
    notes: Sequence[str]
    footer: str


@dataclass(frozen=True)
class Line:
    """One line of text: what, how large, bold or not, and the top of the next line."""

    text: str
    size: int
    bold: bool = False

    @property
    def height(self) -> float:
        """Room the line takes."""
        return self.size * _LEADING


@dataclass(frozen=True)
class Still:
    """A sheet laid out: a figure of an exact size, and what stands around it."""

    figure: Figure
    sheet: Sheet
    theme: str
    finding: str
    above: tuple[Line, ...]
    below: tuple[Line, ...]
    height: float
    chart_height: int

    @property
    def width(self) -> float:
        """Width of the layout, in the units of its height."""
        return self.height * self.sheet.width / self.sheet.height

    @property
    def chart_width(self) -> int:
        """Width the figure is drawn at."""
        return int(self.width - 2 * _SIDE)

    def svg(self, chart: str) -> str:
        """The picture as SVG.

        Args:
            chart: the figure as SVG, drawn by plotly at `chart_width` × `chart_height`.
        """
        colours = palette(self.theme)
        top = 24.0
        parts = []
        for line in self.above:
            parts.append(_text(line, top, colours.ink if line.bold else colours.second))
            top += line.height
        foot = self.height - 16 - sum(line.height for line in self.below)
        for line in self.below:
            parts.append(_text(line, foot, colours.second))
            foot += line.height
        placed = re.sub(r"<svg ", f'<svg x="{_SIDE}" y="{top + 12:.1f}" ', _named_alike(chart), count=1)
        size = f'width="{self.sheet.width}" height="{self.sheet.height}" viewBox="0 0 {self.width:g} {self.height:g}"'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">\n'
            f"<title>{html.escape(self.finding)}</title>\n"
            f'<rect width="{self.width:g}" height="{self.height:g}" fill="{colours.page}"/>\n'
            f"{placed}\n" + "\n".join(parts) + "\n</svg>\n"
        )


def still(draw: Callable[[int, int], Figure], words: Words, theme: str, sheet: Sheet = SLIDE) -> Still:
    """Lay out a sheet.

    Args:
        draw: makes the figure for at most some width and height; a chart may ignore them and say its own height.
        words: what is written around it.
        theme: `light` or `dark`.
        sheet: size of the picture.
    """
    above, below = _lines(words, sheet, sheet.least)
    spare = sheet.least - _taken(above, below)
    figure = draw(int(sheet.least * sheet.width / sheet.height - 2 * _SIDE), int(spare))
    natural = float(figure["layout"]["height"])
    height = min(float(sheet.height), max(float(sheet.least), natural + _taken(above, below)))
    above, below = _lines(words, sheet, height)
    room = int(height - _taken(above, below))
    # A table keeps the height of its rows; a chart takes the room there is.
    chart_height = min(room, int(natural)) if not figure["data"] else room
    layout = {**figure["layout"], "height": chart_height}
    layout["font"] = {**layout["font"], "family": FONT}
    return Still({**figure, "layout": layout}, sheet, theme, words.finding, above, below, height, chart_height)


def _taken(above: Sequence[Line], below: Sequence[Line]) -> float:
    """Height of everything but the chart."""
    return 24 + sum(line.height for line in (*above, *below)) + 12 + 12 + 16


def _lines(words: Words, sheet: Sheet, height: float) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines above and below the chart on a sheet laid out at some height."""
    width = height * sheet.width / sheet.height - 2 * _SIDE
    above = [
        *(Line(text, _FINDING, bold=True) for text in _wrapped(words.finding, _FINDING, width, 3, bold=True)),
        *(Line(text, _SUBTITLE) for text in _wrapped(_whole(words.subtitle), _SUBTITLE, width, 2)),
    ]
    notes: list[str] = []
    for note in words.notes if sheet.notes else ():
        lines = _wrapped(note, SMALL, width, 9)
        if len(notes) + len(lines) <= _MOST_NOTE_LINES:
            notes += lines
    below = [Line(text, SMALL) for text in (*notes, *_wrapped(_whole(words.footer), SMALL, width, 2))]
    return tuple(above), tuple(below)


def _whole(text: str) -> str:
    """A text of parts with its short parts kept whole where lines break, and the dots at the ends of lines."""
    parts = (part.replace(" ", _KEPT_SPACE) if len(part) <= _SHORT_PART else part for part in text.split(" · "))
    return f"{_KEPT_SPACE}· ".join(parts)


def _wrapped(text: str, size: int, width: float, most: int, *, bold: bool = False) -> list[str]:
    letters = int(width / (size * (_BOLD_LETTER if bold else _LETTER)))
    return textwrap.wrap(text, letters, max_lines=most, placeholder=" …")


def _text(line: Line, top: float, colour: str) -> str:
    weight = ' font-weight="700"' if line.bold else ""
    said = html.escape(line.text, quote=False)
    where = f'x="{_SIDE}" y="{top + line.size:.1f}"'
    return f'<text {where} font-size="{line.size}"{weight} fill="{colour}">{said}</text>'


def _named_alike(chart: str) -> str:
    """The chart without the random parts of plotly's names, so that the same figure gives the same bytes."""
    chart = re.sub(r'(class="[^"]*\btrace)[0-9a-f]{6}\b', r"\1", chart)
    named = re.search(r'id="defs-([0-9a-f]{6})"', chart)
    return chart if named is None else chart.replace(named[1], "valinor")
