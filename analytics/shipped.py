"""Published versions as the repository keeps them, so that every clone can build each of them again.

In `data/versions/` a version is a record `<name>.json` and its tables `<name>.zip`. The zip is a whole data package
(its own schemas and every table as CSV), not a difference from today's tables: it depends on nothing that may change
later, any program can read it, and the hash in its name proves on every build that it holds what was published. One
takes about half a megabyte. The tables that stand in the data folder itself are not kept twice: of them there is the
record alone until they change.
"""

import io
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from analytics.catalog import PACKAGE, Catalog
from analytics.errors import InputError

FOLDER = "versions"
AS_KNOWN_AT = "as_known_at"
"""Property of a data package that was cut to what was known at a date."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Record:
    """What is written down about a version.

    Args:
        name: the name of the version.
        definitions: version of the definitions its answers were given under.
        label: what it is in a few words, e.g. `as known at 2025-12-31`.
        as_known_at: the date it was cut to; empty for tables as they were published.
        notes: what a reader of this version must know, one sentence each.
        answers: digest of the numbers of every default answer when it was published, by slug and column; empty before.
    """

    name: str
    definitions: str
    label: str = ""
    as_known_at: str = ""
    notes: tuple[str, ...] = ()
    answers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def json(self) -> str:
        """The record as a JSON document."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"


def read_record(path: Path) -> Record:
    """The record in a file.

    Raises:
        InputError: when the file is no record.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        return Record(**{**content, "notes": tuple(content["notes"]), "answers": dict(content["answers"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        found = f"{type(error).__name__}: {error}"
        raise InputError(str(path), found, "the record of a version", "Restore the file.") from None


def table_files(data: Path) -> dict[str, bytes]:
    """The data package of a folder as file contents by path: the description and every table.

    Raises:
        InputError: for a table that is missing.
    """
    catalog = Catalog(data)
    tables = [table.path for table in catalog.tables]
    package = {**catalog.descriptor, "resources": [one for one in catalog.descriptor["resources"] if "schema" in one]}
    try:
        return {PACKAGE: document(package), **{path: (data / path).read_bytes() for path in tables}}
    except FileNotFoundError as error:
        raise InputError(str(error.filename), "no file", "the table of the data package", "Restore it.") from None


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as one zip, the same bytes for the same content.

    Example:
        >>> packed({"a.csv": b"x"}) == packed({"a.csv": b"x"})
        True
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return buffer.getvalue()


def opened(content: bytes, where: str) -> zipfile.Path:
    """The inside of a zip as a folder.

    Raises:
        InputError: when it is no zip file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except zipfile.BadZipFile as error:
        raise InputError(where, str(error), "the tables of a version as a zip file", "Restore the file.") from None
    archive.filename = where
    return zipfile.Path(archive)


def records(data: Path) -> Iterator[tuple[Path, Path]]:
    """Files of every version published from a data folder: its record, and its tables, which may not be there."""
    for record in sorted((data / FOLDER).glob("*.json")):
        yield record, record.with_suffix(".zip")


def document(package: Mapping[str, object]) -> bytes:
    """A package description as a file."""
    return (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode("utf-8")
