"""The tables of the data version that is looked at: meaning of each column, sources, licence, and every row."""

import re
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.catalog import KINDS, Table, data_folder, grouped
from analytics.database import Version
from analytics.files import spreadsheet_text
from analytics.wording import data_to, plural
from pages.shared.answers import catalog, current_version
from pages.shared.guard import guarded
from pages.shared.words import plain

PREVIEW_ROWS = 200


def package_head() -> None:
    """What the data as a whole are, and under which licences they stand."""
    package = catalog(data_folder()).descriptor
    st.markdown(plain(package.get("description", "")))
    licences = [_linked(one) for one in package.get("licenses", [])]
    if licences:
        st.markdown("Licence: " + "; ".join(licences))
    st.header("Where the data come from", anchor="sources")
    st.markdown("\n".join(f"- {_linked(source)}" for source in package.get("sources", [])))


def _linked(entry: dict[str, str]) -> str:
    """The title of a source or licence, with its address where it has one."""
    title = plain(entry.get("title") or entry.get("name", ""))
    return f"[{title}]({entry['path']})" if entry.get("path") else title


def table_cards() -> None:
    """Tables by kind and by what they are about; what one holds is read only when it is opened."""
    held = catalog(data_folder())
    version = current_version()
    for folder, (heading, meaning) in KINDS.items():
        st.header(heading, anchor=folder)
        st.markdown(meaning)
        for area, tables in grouped(held.tables, folder).items():
            st.subheader(plain(area), anchor=False)
            with st.container(gap="xsmall"):
                for table in tables:
                    with guarded(table.name):
                        _card(version, table)


def _card(version: Version, table: Table) -> None:
    rows = _rows(version.name, version.withheld, table.name, version)
    label = f"**{plain(table.title)}** · {plural(len(rows), 'row')}"
    card = st.expander(label, key=f"table-{table.name}", on_change="rerun")
    if not card.open:
        return
    numbers = {field.name for field in table.fields if field.type in ("integer", "year", "number")}
    with card:
        st.markdown(plain(table.description.replace("`", "")))
        st.download_button(
            f"CSV ({plural(len(rows), 'row')})",
            data=lambda: spreadsheet_text(rows, numbers).encode("utf-8"),
            file_name=Path(table.path).name,
            mime="text/csv",
            on_click="ignore",
            key=f"file-{table.name}",
        )
        with st.container(key=f"meanings-{table.name}"):
            st.table(_meanings(table), hide_index=True, border="horizontal")
        st.dataframe(rows.head(PREVIEW_ROWS), hide_index=True, height=280, alt=f"First rows of {table.title}")
        st.caption(f"The first rows; the file holds all. {data_to(version.name)}.")


def _meanings(table: Table) -> pd.DataFrame:
    """Every column in words with its name, what it means, and its kind: type, unit, and the column it refers to."""
    refers = {key.field: f"refers to {key.table}.{key.key}" for key in table.foreign_keys}
    return pd.DataFrame(
        {
            "Column": [f"{in_words(field.name)} `{field.name}`" for field in table.fields],
            "Meaning": [plain(field.description.replace("`", "")) for field in table.fields],
            "Kind": [
                plain(", ".join(part for part in (field.type, field.unit, refers.get(field.name, "")) if part))
                for field in table.fields
            ],
        }
    )


def in_words(name: str) -> str:
    """The name of a column as it is read.

    Example:
        >>> in_words("organisation_id"), in_words("capex_usd"), in_words("is_ai"), in_words("n")
        ('Organisation, id', 'Capex, US dollars', 'Is AI', 'N')
    """
    words = re.sub(r"_(id|usd)$", lambda end: {"id": ", id", "usd": ", US dollars"}[end[1]], name).replace("_", " ")
    words = re.sub(r"\b(ai|mw|gpu|yc)\b", lambda short: short[0].upper(), words)
    return words[:1].upper() + words[1:]


@st.cache_resource(max_entries=64, show_spinner=False)
def _rows(version: str, withheld: int, table: str, _opened: Version) -> pd.DataFrame:
    """The rows of a table as text, read once for a version and the people withheld from it; never changed."""
    return _opened.table(table)
