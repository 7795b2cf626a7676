"""The rows of an answer as a table on a page: heads in words, numbers in their units."""

import pandas as pd
import streamlit as st

from analytics.answer import Answer, Column
from analytics.figures.heads import HEADS
from analytics.figures.numbers import records
from analytics.figures.registry import view_of
from analytics.figures.table import cell_text, head_of
from analytics.questions.registry import Headline
from pages.shared.behind import clicks_on_table
from pages.shared.words import MISSING, plain

_FORMATS = {
    "share": "percent",
    "points": "percent",
    "usd": "dollar",
    "km": "%.0f km",
    "degrees": "%.4f",
    "years": "%.1f",
    "ratio": "%.2f",
    "credits": "%.2f",
    "per year": "percent",
}
_MOST_FROM_AFAR = 12
_DEFINITION_HEADS = {
    "alternative": "Definition",
    "value": "Value",
    "low": "Low end of 95 % interval",
    "high": "High end of 95 % interval",
    "n": "Base (n)",
    "period": "Period",
    "refused": "Why there is no number",
}


def answer_table(one: Answer, *, opens: bool = False) -> None:
    """The rows as they are downloaded, numbers rounded for the eye only."""
    key = f"table-{one.slug}-{'-'.join(one.choices.values())}"
    heads = HEADS.get(one.slug, {})
    st.dataframe(
        one.frame,
        hide_index=True,
        placeholder=MISSING,
        column_order=_order(one),
        alt=f"{one.title}: {len(one.frame)} rows",
        key=key,
        **(clicks_on_table(one, key) if opens else {}),
        column_config=heads
        | {
            column.name: st.column_config.NumberColumn(
                heads.get(column.name) or column.label, format=_format(column), help=_meaning(column)
            )
            if column.type in ("integer", "number")
            else st.column_config.Column(
                heads.get(column.name) or column.label, width=_width(one.frame[column.name]), help=_meaning(column)
            )
            for column in one.columns
        },
    )


def table_from_afar(one: Answer) -> None:
    """The first rows in large type, as text that wraps: what a question without a drawing shows in a meeting."""
    declared = {column.name: column for column in one.columns}
    names = view_of(one.slug).columns or tuple(declared)
    rows = records(one.frame[list(names)].head(_MOST_FROM_AFAR))
    heads = {name: head_of(one, name, declared.get(name)) for name in names}
    st.table(
        pd.DataFrame(
            [{heads[name]: plain(cell_text(row[name], declared.get(name))) for name in names} for row in rows]
        ),
        hide_index=True,
        border="horizontal",
    )
    if len(rows) < len(one.frame):
        st.caption(f"The first {len(rows)} of {len(one.frame):,} rows.")


def _width(cells: pd.Series) -> int | None:
    """Pixels that names need, which Streamlit guesses from the first rows; None leaves it sentences and short words."""
    longest = cells.dropna().astype(str).str.len().quantile(0.95)
    return round(24 + 7 * longest) if 12 < longest <= 40 else None


def _order(one: Answer) -> tuple[str, ...]:
    """Columns as they are shown: what a picture of the view would show comes first; some stand in files only.

    A base that is one for all rows is told below the view.
    """
    first, heads = view_of(one.slug).columns, HEADS.get(one.slug, {})
    told = {*first, "n"} if (one.frame["n"] == one.n).fillna(False).all() else {*first}
    return (*first, *(name for name in one.frame.columns if name not in told and heads.get(name, name)))


def _meaning(column: Column) -> str:
    """What stands in the tooltip of a head: the meaning, and the name in files."""
    return f"{column.description}  \nIn files: `{column.name}`"


def _format(column: Column) -> str:
    """How a number is written: years and ranks without separators, counts with them, small p without zeros."""
    if column.name.split("_")[0] == "p":
        return "%.2g"
    if column.type == "integer" and not column.unit and not column.name.startswith("n"):
        return "%d"
    return _FORMATS.get(column.unit, "localized")


def definitions_table(rows: pd.DataFrame, headline: Headline) -> None:
    """A view's number under other definitions, in its unit, a row for each."""
    written = _FORMATS.get(headline.unit, "localized")
    st.dataframe(
        rows[list(_DEFINITION_HEADS)],
        hide_index=True,
        placeholder=MISSING,
        alt=f"{headline.meaning} under each other choice: {len(rows)} rows",
        column_config={
            name: st.column_config.NumberColumn(head, format=written)
            if name in ("value", "low", "high")
            else st.column_config.Column(head)
            for name, head in _DEFINITION_HEADS.items()
        },
    )
