"""Answers made when a version was built, in a file beside it, so that no reader waits for what everyone asks.

`<version>.answers` is a zip with one Arrow file for each answer: its rows, and all else it says as metadata. Reading
proves the checksum of what is read. The file counts only for the code that wrote it and the people it withheld; what it
does not hold is computed.
"""

import hashlib
import json
import logging
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.metadata import version as version_of
from io import BytesIO
from pathlib import Path
from urllib.parse import urlencode

import pyarrow as pa

from analytics.answer import Answer, Column, Source, Statement
from analytics.database import Version

TOLD = b"answer"
"""Key of the metadata that holds an answer but for its rows."""
COMPUTING = ("duckdb", "numpy", "pandas", "pyarrow", "scipy")
DAMAGED = (
    OSError,
    EOFError,
    RuntimeError,
    KeyError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
    pa.ArrowException,
)
"""What a file raises that is not as it was written."""
PACKAGE = Path(__file__).parents[1]
_log = logging.getLogger("valinor")


def path_of(version: Version) -> Path:
    """Where the answers of a version are kept."""
    return version.path.with_suffix(".answers")


def holds_all(version: Version) -> bool:
    """Whether the file is there, whole, and written by this code."""
    try:
        with zipfile.ZipFile(path_of(version)) as archive:
            return archive.comment == _mark(version) and archive.testzip() is None
    except DAMAGED:
        return False


def read(version: Version, slug: str, choices: Mapping[str, str]) -> Answer | None:
    """The answer as it was made when the version was built; None where it was not, or cannot be read."""
    if version.panel or not path_of(version).exists():
        return None
    try:
        with zipfile.ZipFile(path_of(version)) as archive:
            name = _name(slug, choices)
            if archive.comment != _mark(version) or name not in archive.NameToInfo:
                return None
            return _answer(archive.read(name))
    except DAMAGED as error:
        _tell(f"{path_of(version)} cannot be read ({error}); what it held is computed. Run valinor build.")
        return None


@lru_cache(maxsize=8)
def _tell(sentence: str) -> None:
    """Log a sentence once."""
    _log.warning(sentence)


def packed(version: Version, answers: Iterable[Answer]) -> bytes:
    """The file that holds some answers of a version."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = _mark(version)
        for answer in answers:
            archive.writestr(_name(answer.slug, answer.choices), _bytes(answer))
    return content.getvalue()


def _name(slug: str, choices: Mapping[str, str]) -> str:
    return f"{slug}?{urlencode(choices)}"


def _mark(version: Version) -> bytes:
    """What the answers of a version rest on beside its tables: code, libraries, and who is withheld."""
    return f"{_code()} {version.without}".encode()


@cache
def _code() -> str:
    digest = hashlib.sha256(" ".join(map(version_of, COMPUTING)).encode())
    for path in sorted(path for path in PACKAGE.rglob("*") if path.suffix in {".py", ".sql"}):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + path.read_bytes())
    return digest.hexdigest()


def _bytes(answer: Answer) -> bytes:
    told = {
        "slug": answer.slug,
        "title": answer.title,
        "version": answer.version,
        "choices": dict(answer.choices),
        "words": dict(answer.words),
        "columns": [vars(column) for column in answer.columns],
        "finding": answer.finding,
        "notes": answer.notes,
        "n": answer.n,
        "statements": [{"sql": one.sql, "parameters": dict(one.parameters)} for one in answer.statements],
        "sources": [vars(source) for source in answer.sources],
        "metrics": answer.metrics,
    }
    table = pa.Table.from_pandas(answer.frame, nthreads=1)
    table = table.replace_schema_metadata({**table.schema.metadata, TOLD: json.dumps(told)})
    content = BytesIO()
    with pa.ipc.new_file(content, table.schema) as file:
        file.write_table(table)
    return content.getvalue()


def _answer(content: bytes) -> Answer:
    table = pa.ipc.open_file(content).read_all()
    told = json.loads(table.schema.metadata[TOLD])
    parts = {
        "columns": tuple(Column(**column) for column in told["columns"]),
        "notes": tuple(told["notes"]),
        "statements": tuple(Statement(**statement) for statement in told["statements"]),
        "sources": tuple(Source(**source) for source in told["sources"]),
        "metrics": tuple(told["metrics"]),
    }
    # By this thread alone: one of Arrow's own that works while the program ends keeps it from ending.
    return Answer(**{**told, **parts}, frame=table.to_pandas(use_threads=False))
