"""An answer as a zip that can be read, cited and made again without the dashboard."""

import io
import json
import zipfile
from textwrap import dedent
from typing import Any

from analytics.answer import Answer
from analytics.captions import chosen
from analytics.definitions import DEFINITIONS
from analytics.files import raw_csv
from analytics.links import public_base, view_link
from analytics.questions import find

_LICENCE = "Creative Commons Attribution 4.0 (https://creativecommons.org/licenses/by/4.0/)"
_FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The time every file in a zip bears, so that the same answer gives the same bytes."""


def bundle(answer: Answer) -> bytes:
    """The zip: `data.csv`, `metadata.json`, `README.md` and `reproduce.py`. The same answer gives the same bytes."""
    contents = {
        "README.md": readme(answer).encode("utf-8"),
        "data.csv": raw_csv(answer),
        "metadata.json": metadata(answer).encode("utf-8"),
        "reproduce.py": reproduce(answer).encode("utf-8"),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name, _FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, compresslevel=9)
    return file.getvalue()


def metadata(answer: Answer) -> str:
    """Everything about the answer but its rows, as JSON."""
    declared = {column.name: column for column in answer.columns}
    content: dict[str, Any] = {
        "question": answer.slug,
        "title": answer.title,
        "finding": answer.finding,
        "notes": list(answer.notes),
        "n": answer.n,
        "rows": len(answer.frame),
        "version": answer.version,
        "definitions": DEFINITIONS,
        "choices": dict(answer.choices),
        "permalink": view_link(public_base(), answer.slug, answer.version, answer.choices),
        "columns": [
            vars(declared[name]) if name in declared else {"name": name, "type": str(dtype)}
            for name, dtype in answer.frame.dtypes.items()
        ],
        "metrics": list(answer.metrics),
        "statements": [{"sql": one.sql, "parameters": dict(one.parameters)} for one in answer.statements],
        "sources": [vars(source) for source in answer.sources],
        "licence": _LICENCE,
    }
    return json.dumps(content, ensure_ascii=False, indent=1, default=str) + "\n"


_FILES = [
    "`data.csv`: the rows, unrounded, UTF-8, cells exactly as they are (import it into a spreadsheet as text if a cell "
    "may begin with an equals sign)",
    "`metadata.json`: columns with units, choices, statements, sources",
    "`reproduce.py`: makes `data.csv` again with Valinor installed, compares the bytes, writes the figure",
]


def readme(answer: Answer) -> str:
    """What the files are, in Markdown."""
    link = view_link(public_base(), answer.slug, answer.version, answer.choices)
    meaning = {choice.label.lower(): choice.meaning for choice in find(answer.slug).choices}
    choices = [_with_meaning(words, meaning) for words in chosen(answer)] or ["None: this question has no choices."]
    columns = [
        f"`{column.name}` ({column.type}{', ' + column.unit if column.unit else ''}): {column.description}"
        for column in answer.columns
    ]
    sources = [
        ". ".join(part for part in (s.title, s.published, s.address, s.licence and f"Licence: {s.licence}") if part)
        for s in answer.sources
    ]
    parts = [
        f"# {answer.finding}",
        f"{answer.title}. n = {answer.n:,}; {len(answer.frame):,} rows; data version {answer.version}, "
        f"definitions {DEFINITIONS}.",
        "## What to know first",
        _list([*answer.notes] or ["Nothing beyond the columns below."]),
        "## Choices",
        _list(choices),
        "## Files",
        _list(_FILES),
        "## Columns",
        _list(columns),
        "## Method",
        "The statements that were run, with the values bound to them, are in `metadata.json`."
        + (f" Metrics, documented in `analytics.metrics`: {', '.join(answer.metrics)}." if answer.metrics else ""),
        "## The view",
        link if public_base() else f"On a Valinor server: {link}",
        "## How to cite",
        f"Valinor, “{answer.title}”, data version {answer.version}, {link}",
        "## Licence",
        f"These rows: {_LICENCE}. The sources keep their own licences.",
        "## Sources",
        _list(sources or ["None."]),
    ]
    return "\n\n".join(parts) + "\n"


def reproduce(answer: Answer) -> str:
    """The program that makes the answer again."""
    return dedent(
        f'''\
        """Make data.csv again with Valinor installed, compare it byte for byte, and write the figure beside it.

        Ends with 0 when the bytes agree, 1 when they differ, 2 when the data version is not held.
        """

        import sys
        from pathlib import Path

        from analytics.store import open_version, store_folder
        from analytics.definitions import DEFINITIONS
        from analytics.errors import InputError
        from analytics.export import export
        from analytics.questions import ask

        QUESTION = {answer.slug!r}
        VERSION = {answer.version!r}
        CHOICES = {dict(answer.choices)!r}
        HERE = Path(__file__).parent

        if DEFINITIONS != {DEFINITIONS!r}:
            print("Made under definitions {DEFINITIONS}; this Valinor has definitions", DEFINITIONS)
        try:
            version = open_version(store_folder(), VERSION)
            answer = ask(version, QUESTION, CHOICES)
        except InputError as refused:
            sys.exit(print(refused, file=sys.stderr) or 2)
        again, kept = export(version, answer, "csv"), (HERE / "data.csv").read_bytes()
        print("data.csv:", "the same, byte for byte" if again == kept else "NOT the same as made now")
        try:
            (HERE / "figure.svg").write_bytes(export(version, answer, "svg"))
            print("figure.svg: written")
        except InputError as refused:
            print("figure.svg: not written.", refused)
        sys.exit(0 if again == kept else 1)
        '''
    )


def _with_meaning(words: str, meaning: dict[str, str]) -> str:
    """A choice in words with what it means, where that is told."""
    told = meaning.get(words.partition(":")[0], "")
    return f"{words}. {told}" if told else words


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)
