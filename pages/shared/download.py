"""Tables as files that open right in a spreadsheet."""

import pandas as pd

from analytics.answer import Answer
from analytics.questions import find

BYTE_ORDER_MARK = "\ufeff"
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(answer: Answer) -> bytes:
    """The rows of an answer as CSV for a spreadsheet: UTF-8 with a mark, text that would run as a formula quoted."""
    return spreadsheet_text(answer.frame).encode("utf-8")


def spreadsheet_text(frame: pd.DataFrame) -> str:
    """A frame as CSV with a byte order mark. Numbers keep every digit and their sign; booleans are true and false."""
    safe = frame.copy()
    for name in safe.columns:
        if pd.api.types.is_bool_dtype(safe[name]):
            safe[name] = safe[name].map({True: "true", False: "false"})
        elif not pd.api.types.is_numeric_dtype(safe[name]):
            safe[name] = safe[name].map(_quoted, na_action="ignore")
    return BYTE_ORDER_MARK + safe.to_csv(index=False, lineterminator="\r\n")


def file_name(answer: Answer) -> str:
    """A name that tells what is inside: `valinor_<question>_<choices that differ>_v<version>.csv`."""
    defaults = {choice.slug: choice.default for choice in find(answer.slug).choices}
    differing = [f"{slug}-{value}" for slug, value in answer.choices.items() if value != defaults[slug]]
    return "_".join(["valinor", answer.slug, *differing, f"v{answer.version}"]).replace("..", "-to-") + ".csv"


def _quoted(cell: object) -> object:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
