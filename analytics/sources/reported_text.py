"""How the reported tables write dates and notes, and how this project writes them."""

import re

MONTHS = {
    name: number
    for number, name in enumerate(
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"], start=1
    )
}

# Parts of a note (between semicolons) that speak of how the table was made rather than of the fact.
WORKING = re.compile(
    r"^(as above|added \d.*|better source put in.*|earlier source.*|carried over from.*|exclude from flows"
    r"|not found in store|company_city corrected.*|founded_year corrected.*|was \d{4} from memory"
    r"|replaces .* source, which .*|no stored source found|one row for both buildings|now also .*)$"
)
# Words of a note put otherwise: personal pronouns (the tables hold no gender) and words of the making.
WORDING = (
    (r"\bit would hire him\b", "the hire"),
    (r"\b(lists|names|met) (?:him|her)\b", r"\1 the person"),
    (r"\bwithout (?:his|her) name\b", "without the name"),
    (r"\b[Hh]is\b|\b[Hh]er\b", "their"),
    (r"\b(?:he|she) (?=\w)", "the person "),
    (r"\(was \d{4}-\d\d, made consistent with the other founders\)", "(as for the other founders)"),
    (r"^corrected: ", ""),
    (r"^corrected from \d{4}-\d\d: ", ""),
    (r"^was (\d{4}-\d\d) \(tracker\)", r"the tracker gives \1"),
    (r"\(from memory\)", "(general knowledge)"),
    (r"\bfrom memory only, check before use", "general knowledge only, not verified"),
    (r"^verify before use$", "not verified"),
    (r"^re-check(?: against 10-K)?$", "not verified"),
    (
        r"^Quora job still unsupported: searched .*$",
        "no passage supports the Quora job, which is therefore not counted",
    ),
    (r"^WEAK: uncited, probably AI-written notes on GitHub", "WEAK: uncited, probably machine-written notes"),
    (r"\(file: ([^)]*)\)", r"(here: \1)"),
    (r"city as in the existing row \(not in the passage\)", "city not in the passage"),
    (r"named in the summary of event evt-\w+", "named in the tracker's summary of the event"),
    (r"^independent check: our S22 figure", "for comparison, in the directory for the same class:"),
    (r" \(read in company text, file \d+\)", " (read in company text)"),
    (r",? ?(?:via|read in) file \d+", ""),
    (r"\blab_hq\.csv\b", "the table of headquarters"),
    (r"may still be in use: check", "may still be in use, not verified"),
    (r" unless dated below$", ""),
    (r"^DIFFERENT from the 65% below: other denominator", "differs from the 65% given elsewhere: other denominator"),
    (r"^src: ", "source states: "),
    (r" \(stored repos\)", ""),
    (r"\bdo not map it\b", "not mapped"),
    (r"^excluded from flows$", "no move: origin left empty"),
)
PRIVATE = (
    (r"\bThis \d\d-year-old\b", "[…]"),
    (r"; Quora at \d\d\b", "; Quora"),
    (r"\bQuora at \d\d\b", "Quora"),
    (r" at \d\d\b(?=, then ML)", ""),
)


def without_private(text: str) -> str:
    """The text without the age of a person.

    Example:
        >>> without_private("Meta Just Paid $250M To Lure This 24-year-old")
        'Meta Just Paid $250M To Lure […]'
    """
    for pattern, replacement in PRIVATE:
        text = re.sub(pattern, replacement, text)
    return text


def presentable(note: str) -> str:
    """A note with its meaning kept and without the traces of its making, ages and personal pronouns.

    Example:
        >>> presentable("as above; he had left by Jan 2025; added 23 Nov 2026")
        'the person had left by Jan 2025'
    """
    parts = [part.strip() for part in note.split(";")]
    kept = []
    for part in parts:
        if not part or WORKING.match(part):
            continue
        part = without_private(part)
        for pattern, replacement in WORDING:
            part = re.sub(pattern, replacement, part)
        kept.append(part)
    return "; ".join(kept)


def partial_date(text: str) -> tuple[str, str]:
    """The date at the start of a text and what else the text says of it.

    Example:
        >>> partial_date("2025-11 (source page says 2024)"), partial_date("c. 2015"), partial_date("(in talks)")
        (('2025-11', 'source page says 2024'), ('2015', 'c.'), ('', 'in talks'))
    """
    match = re.search(r"\b\d{4}(-\d\d){0,2}\b", text)
    found = match.group() if match and not text.startswith("undated") else ""
    rest = text.replace(found, "", 1).strip()
    return found, re.sub(r"^\((.*)\)$", r"\1", rest)
