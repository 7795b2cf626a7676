"""One view, the same anatomy everywhere: finding, what is shown, chart, notes, sources, downloads, table."""

import logging
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import streamlit as st

from analytics.answer import Answer, Column
from analytics.definitions import POPULATION
from analytics.errors import InputError
from pages.shared.answers import Draw, answer, figure
from pages.shared.download import file_name, spreadsheet
from pages.shared.state import clear
from pages.shared.theme import theme_name
from pages.shared.words import footer, plain, subtitle

CONFIG = {"displayModeBar": False, "displaylogo": False, "scrollZoom": False}
Asked = str | tuple[str, Mapping[str, str]]
_log = logging.getLogger("valinor")
_FORMATS = {"share": "percent", "usd": "dollar", "km": "%.0f km", "degrees": "%.4f", "years": "%.1f", "ratio": "%.2f"}


def show(draw: Draw | Mapping[str, Draw] | None, *asked: Asked, **more: Any) -> None:
    """Show one view. Whatever goes wrong in it leaves the rest of the page standing.

    Args:
        draw: makes the figure from the answers and the theme; several by name, each in a tab; none for a table alone.
        asked: questions, the first of which the view is about; a pair adds choices the page sets itself.
        more: further arguments of `draw`.
    """
    slug = asked[0] if isinstance(asked[0], str) else asked[0][0]
    with guarded(slug):
        answers = tuple(answer(one) if isinstance(one, str) else answer(one[0], **one[1]) for one in asked)
        view = answers[0]
        st.subheader(plain(view.finding), anchor=False)
        with st.container(key=f"subtitle-{slug}"):
            st.markdown(plain(subtitle(view)))
        if view.frame.empty:
            _empty(view)
        elif draw is None:
            _table(view)
        else:
            _tabs(draw if isinstance(draw, Mapping) else {"Chart": draw}, answers, more)
        small_print(view)
        actions(answers)


def small_print(view: Answer) -> None:
    """What the reader must know, limits first, then where the numbers come from."""
    st.caption("  \n".join(plain(line) for line in (*view.notes, footer(view))))


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Turn what goes wrong inside into a sentence; a fault of the program gets an id that is also in the log."""
    try:
        yield
    except InputError as error:
        st.info(plain(f"Not shown for these choices. {error}"))
    except Exception:
        fault = secrets.token_hex(2).upper()
        _log.exception("%s could not be drawn (id %s)", name, fault)
        st.warning(f"This part could not be drawn (id {fault}). The rest of the page still works; reload to try again.")


def _tabs(charts: Mapping[str, Draw], answers: tuple[Answer, ...], more: Mapping[str, Any]) -> None:
    """Charts, then the table of each answer; only the open tab is drawn."""
    view = answers[0]
    tables = {_table_label(one, answers): one for one in answers}
    names = [*charts, *tables]
    for name, tab in zip(names, st.tabs(names, key=f"tabs-{view.slug}", on_change="rerun"), strict=True):
        if not tab.open:
            continue
        with tab:
            if name in tables:
                _table(tables[name])
            else:
                with guarded(name):
                    _chart(charts[name], answers, more)


def _chart(draw: Draw, answers: tuple[Answer, ...], more: Mapping[str, Any]) -> None:
    view = answers[0]
    with st.container(key=f"figure-{draw.__name__}"):
        st.plotly_chart(
            figure(draw, answers, theme_name(), **more),
            theme=None,
            config=CONFIG,
            key=f"chart-{view.slug}-{draw.__name__}",
            alt=f"{view.finding}. The same numbers are in the table tab.",
        )


def _table_label(one: Answer, answers: tuple[Answer, ...]) -> str:
    return "Table" if len(answers) == 1 else f"Table: {_short(one)}"


def _short(one: Answer) -> str:
    """What tells apart the tables of one view."""
    if one.slug == "company-map":
        return POPULATION.label_of(one.choices["population"])
    return one.title


def _table(one: Answer) -> None:
    """The rows as they are downloaded, numbers rounded for the eye only."""
    st.dataframe(
        one.frame,
        hide_index=True,
        alt=f"{one.title}: {len(one.frame)} rows",
        column_config={
            column.name: st.column_config.NumberColumn(format=_format(column), help=column.description)
            if column.type in ("integer", "number")
            else st.column_config.Column(help=column.description)
            for column in one.columns
        },
    )


def _format(column: Column) -> str:
    """How a number is written: years and ranks without separators, counts with them, small p without zeros."""
    if column.name.split("_")[0] == "p":
        return "%.2g"
    if column.type == "integer" and not column.unit and not column.name.startswith("n"):
        return "%d"
    return _FORMATS.get(column.unit, "localized")


def actions(answers: tuple[Answer, ...]) -> None:
    """Downloads of every table the view is drawn from, and its sources."""
    view = answers[0]
    with st.container(horizontal=True, key=f"actions-{view.slug}-{len(answers)}"):
        for one in answers:
            label = "CSV" if len(answers) == 1 else f"CSV: {_short(one)}"
            st.download_button(
                f"{label} ({len(one.frame):,} rows)",
                data=partial(spreadsheet, one),
                file_name=file_name(one),
                mime="text/csv",
                on_click="ignore",
                key=f"csv-{view.slug}-{one.slug}-{'-'.join(one.choices.values())}",
            )
        method = st.popover("Sources and method", key=f"method-{view.slug}-{len(answers)}", on_change="rerun")
        if method.open:
            with method:
                _sources(view)


def _sources(view: Answer) -> None:
    """What each column means, the statements run, and every source."""
    for column in view.columns:
        unit = f" ({column.unit})" if column.unit else ""
        st.markdown(f"**{plain(column.name)}**{plain(unit)} {plain(column.description)}")
    for statement in view.statements:
        st.code(statement.sql, language="sql")
    for source in view.sources:
        said = ", ".join(part for part in (source.published, source.licence) if part)
        title = (
            f"[{plain(source.title)}]({source.address})" if source.address.startswith("http") else plain(source.title)
        )
        st.markdown(f"{title} {plain(said)}")


def _empty(view: Answer) -> None:
    """Say which choices left nothing, and offer the way back."""
    said = ", ".join(f"{slug} {value}" for slug, value in view.choices.items()) or "no choices"
    st.info(plain(f"Nothing to show for {said}."))
    st.button("Clear all choices", on_click=clear, key=f"clear-{view.slug}")
