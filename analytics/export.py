"""An answer as a file: every format, for the command line, the routes and the pages alike."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from analytics import browser
from analytics.answer import Answer
from analytics.bundle import bundle
from analytics.captions import footer, subtitle
from analytics.catalog import data_folder
from analytics.database import Version
from analytics.errors import InputError
from analytics.figures.registry import Drawing, view_of
from analytics.figures.still import SLIDE, Sheet, Words, still
from analytics.figures.table import first_rows
from analytics.figures.theme import Figure
from analytics.files import TEXTS, parquet
from analytics.questions import ask, find

THEMES = ("light", "dark")


@dataclass(frozen=True)
class Format:
    """A file format.

    Args:
        media: its media type.
        rows: makes the file of an answer; None for an image.
        binary: whether it is no text.
    """

    media: str
    rows: Callable[[Answer], bytes] | None
    binary: bool = True


FORMATS: Mapping[str, Format] = {
    **{name: Format(media, rows, binary=False) for name, (media, rows) in TEXTS.items()},
    "parquet": Format("application/vnd.apache.parquet", parquet),
    "zip": Format("application/zip", bundle),
    "png": Format("image/png", None),
    "svg": Format("image/svg+xml", None, binary=False),
}


def export(version: Version, answer: Answer, form: str, *, theme: str = "light", figure: str = "") -> bytes:
    """An answer as a file. The same answer gives the same bytes.

    Args:
        version: the data version of the answer, for what its figure needs besides.
        answer: the answer.
        form: one of `FORMATS`.
        theme: `light` or `dark`, for images.
        figure: name of the drawing of an image; the first of the question's view when left out.

    Raises:
        InputError: for an unknown format, theme or figure, or when an image is asked for and there is no browser.
    """
    if form not in FORMATS:
        raise InputError("format", form, f"one of {', '.join(FORMATS)}", "Choose from the list.")
    rows = FORMATS[form].rows
    return rows(answer) if rows else image(version, answer, form, theme=theme, figure=figure)


def image(
    version: Version, answer: Answer, form: str, *, theme: str = "light", figure: str = "", sheet: Sheet = SLIDE
) -> bytes:
    """A picture that stands alone: finding, choices, chart, notes, source, version and n are drawn in it.

    Args:
        version, answer, theme, figure: as for `export`.
        form: `png` or `svg`.
        sheet: size; 1600 × 900 pixels when left out.
    """
    check_look(answer.slug, theme, figure)
    words = Words(answer.finding, subtitle(answer), answer.notes, f"Valinor · {footer(answer)}")
    laid = still(_drawer(version, answer, theme, figure), words, theme, sheet)
    chart = browser.draw(laid.figure, "svg", laid.chart_width, laid.chart_height).decode("utf-8")
    svg = laid.svg(chart)
    return svg.encode("utf-8") if form == "svg" else browser.picture(svg, sheet.width, sheet.height)


def check_look(slug: str, theme: str, figure: str) -> None:
    """Refuse a theme that is neither light nor dark, and a figure the question has not."""
    if theme not in THEMES:
        raise InputError("theme", theme, "light or dark", "Choose one.")
    names = [drawing.name for drawing in view_of(slug).drawings]
    if figure and figure not in names:
        fix = "Choose from the list." if names else "Leave it out: images show the table."
        raise InputError("figure", figure, f"one of {', '.join(names)}" if names else "none", fix)


def companions(version: Version, answer: Answer) -> tuple[Answer, ...]:
    """The answers that the drawings of a question need besides its own.

    They take the choices they share with the answer, except those the view fixes.
    """
    further = []
    for slug, fixed in view_of(answer.slug).further:
        shared = {choice.slug for choice in find(slug).choices} & set(answer.choices)
        further.append(ask(version, slug, {**{key: answer.choices[key] for key in shared}, **fixed}))
    return tuple(further)


def _drawer(version: Version, answer: Answer, theme: str, name: str) -> Callable[[int, int], Figure]:
    """Makes the figure for a width and a height: a drawing, or the first rows where there is nothing to draw."""
    view = view_of(answer.slug)
    if view.drawings:
        drawing = next(one for one in view.drawings if name in ("", one.name))
        drawn = _drawn(drawing, (answer, *companions(version, answer)), theme)
        if drawn["data"]:
            return lambda width, height: drawn
    return partial(_table, answer, theme, view.columns)


def _table(answer: Answer, theme: str, columns: tuple[str, ...], width: int, height: int) -> Figure:
    return first_rows(answer, theme, columns=columns, width=width, height=height)


def _drawn(drawing: Drawing, answers: tuple[Answer, ...], theme: str) -> Figure:
    figure = drawing.draw(*answers, theme, **drawing.still)
    return _with_geometry(figure) if drawing.on_map else figure


def _with_geometry(figure: Figure) -> Figure:
    """The map with the layers of its base inside, as an image reaches no server; the figure itself is left as it is."""
    if "map" not in figure["layout"]:
        return figure
    style: dict[str, Any] = figure["layout"]["map"]["style"]
    sources = {
        name: {**source, "data": _layer(data_folder() / "geography" / Path(source["data"]).name)}
        if isinstance(source["data"], str)
        else source
        for name, source in style["sources"].items()
    }
    drawn = {**figure["layout"]["map"], "style": {**style, "sources": sources}}
    return {**figure, "layout": {**figure["layout"], "map": drawn}}


@lru_cache(maxsize=16)
def _layer(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))
