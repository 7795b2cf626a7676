"""The one way tables are written to and read from disk, so that the same rows always give the same bytes."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from analytics.errors import InputError


def cell(value: object) -> str:
    """One value as it stands in a file: shortest decimal, true or false, ISO date, empty where missing.

    Raises:
        InputError: for infinity and for a type that no column has.

    Example:
        >>> [cell(value) for value in (37.7749, True, date(2026, 3, 13), None, float("nan"), 3.0)]
        ['37.7749', 'true', '2026-03-13', '', '', '3.0']
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case float() if value != value:  # NaN
            return ""
        case float() if abs(value) != float("inf"):
            return repr(float(value))
        case date():
            return value.isoformat()
    raise InputError("cell", value, "text, whole number, number, boolean, date or nothing", "Convert it.")


def canonical_csv(rows: Iterable[Mapping[str, object]], columns: Sequence[str], key: Sequence[str]) -> bytes:
    """Rows as the bytes of a CSV file: sorted by key, UTF-8 without mark, line feeds, quotation marks where needed.

    Args:
        rows: one mapping a row; each holds exactly the columns.
        columns: their order.
        key: the columns of the primary key; values sort by type (numbers as numbers).

    Raises:
        InputError: for a row with other columns, or a key that is empty or stands twice.

    Example:
        >>> canonical_csv([{"id": 10, "ok": True}, {"id": 9, "ok": None}], ["id", "ok"], ["id"])
        b'id,ok\\n9,\\n10,true\\n'
    """
    ordered = sorted(rows, key=lambda row: [_sortable(row.get(name)) for name in key])
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    last: list[str] | None = None
    for row in ordered:
        if set(row) != set(columns):
            unlike = ", ".join(sorted(set(row) ^ set(columns)))
            raise InputError(
                f"columns of row {_named(row, key)}", unlike, "the columns of the table", "Mend the adapter."
            )
        held = [cell(row[name]) for name in key]
        if held == last or "" in held:
            raise InputError(f"key {', '.join(key)}", _named(row, key), "a value that stands once", "Mend the adapter.")
        last = held
        writer.writerow([cell(row[name]) for name in columns])
    return text.getvalue().encode("utf-8")


def _sortable(value: object) -> tuple[int, float, str]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (0, value, "")
    return (1, 0.0, cell(value))


def _named(row: Mapping[str, object], key: Sequence[str]) -> str:
    return ", ".join(cell(row.get(name)) for name in key)
