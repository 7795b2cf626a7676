"""The sources that the reported tables name: one row each, with kind, grade, and the date where one is written."""

import hashlib
import re
from urllib.parse import urlsplit

from analytics.sources.reported_text import MONTHS, without_private
from analytics.spelling import slug

Row = dict[str, object]

DECISION = "valinor"
GENERAL = "general-knowledge"

# From the most to the least to be relied on: a source that rows grade differently keeps the more cautious grade.
GRADES = ("established", "dataset", "copy", "tracker", "aggregator", "none")
GRADE_WORDS = {
    "established outlet": "established",
    "established outlet or first-hand page": "established",
    "primary": "established",
    "copy or summary": "copy",
    "copy or summary of a named outlet": "copy",
    "public tracker on GitHub citing originals": "tracker",
    "aggregator": "aggregator",
    "aggregator, wiki or blog": "aggregator",
    "encyclopedia": "aggregator",
    "none": "none",
}
PRESS = frozenset(
    [
        "abc7news.com",
        "bisnow.com",
        "builderonline.stg.zonda.onl",
        "businessinsider.in",
        "businesstimes.com.sg",
        "californiaglobe.com",
        "commercialobserver.com",
        "commercialsearch.com",
        "costar.com",
        "english.aawsat.com",
        "eu.36kr.com",
        "fastcompany.com",
        "app001.ftchinese.com",
        "inc.com",
        "livemint.com",
        "marketplace.org",
        "newsbytesapp.com",
        "news.crunchbase.com",
        "realestate.news",
        "sfexaminer.com",
        "sfstandard.com",
        "techcrunch.com",
        "theguardian.com",
        "theinformation.com",
        "therealdeal.com",
        "wam.ae",
        "ad-hoc-news.de",
        "techloy.com",
    ]
)
FIRST_HAND = frozenset(
    [
        "alation.com",
        "biohub.org",
        "blog.intercom.com",
        "blogs.nvidia.com",
        "brendangregg.com",
        "capedge.com",
        "cbinsights.com",
        "deeplearning.ai",
        "featurestoresummit.com",
        "heavybit.com",
        "moreentropy.com",
        "mrinank.substack.com",
        "ntu.edu.sg",
        "old.ycombinator.com",
        "prnewswire.com",
        "sarahguo.com",
        "sec.gov",
        "sequoiacap.com",
        "thonking.ai",
        "unusual.vc",
    ]
)
# Words in the title that say a row rests on a data set, with the licence of the set.
DATASETS = (
    ("Epoch AI", "CC-BY-4.0"),
    ("AI Watch", "CC0-1.0"),
    ("unicorn list", ""),
    ("awesome-ai-startups", ""),
    ("YC directory", ""),
    ("YC dir", ""),
)


class Sources:
    """Collects the sources of the rows of one adapter."""

    def __init__(self) -> None:
        """Start with the decisions of the maintainers, on which the judgements rest."""
        decision = "Decision of the Valinor maintainers, reason on the row"
        self._rows: dict[str, Row] = {}
        self.put(source_id=DECISION, title=decision, publisher="Valinor", kind="judgement", licence="CC-BY-4.0")

    @property
    def rows(self) -> list[Row]:
        """The rows of the table `sources`, by source_id."""
        return [self._rows[key] for key in sorted(self._rows)]

    def put(self, source_id: str, title: str, kind: str, **more: str) -> str:
        """Enter a source whose properties are known, for example a data set."""
        row: Row = {"source_id": source_id, "title": title, "publisher": "", "address": "", "licence": ""}
        self._rows[source_id] = row | {"published": "", "kind": kind, "grade": "none"} | more
        return source_id

    def add(self, title: str, address: str, quality: str = "") -> str:
        """Enter a source as a reported row names it and return its source_id.

        Args:
            title: title as written in the row; a page without one is named by its host.
            address: its address, or nothing.
            quality: what the row says of the quality of the source, where it says it.
        """
        title = without_private(title.strip()) or _host(address)
        address = address.strip()
        if title == "general knowledge" and not address:
            return self.put(GENERAL, "General knowledge, no source read", GENERAL)
        digest = hashlib.sha256(f"{title}|{address}".encode()).hexdigest()[:6]
        source_id = f"{slug(title)[:40].strip('-')}-{digest}"
        kind, grade, licence = classified(title, address, quality)
        known = self._rows.get(source_id)
        if known and GRADES.index(str(known["grade"])) >= GRADES.index(grade):
            return source_id
        publisher = _host(address)
        date = published(title, address)
        return self.put(
            source_id,
            title,
            kind,
            publisher=publisher,
            address=address,
            licence=licence,
            published=date,
            grade=grade,
        )


def grade(quality: str) -> str:
    """The grade for the words by which a row describes its source.

    Example:
        >>> grade("copy or summary of a named outlet")
        'copy'
    """
    return GRADE_WORDS[quality]


def classified(title: str, address: str, quality: str) -> tuple[str, str, str]:
    """Kind, grade and licence of a source.

    A data set is known by its name. Otherwise the host decides between first-hand pages and the press; what the row
    says of its quality decides the grade, and where it says nothing a title that admits a copy is one, the lists of
    hosts count as established and all else as an aggregator.
    """
    for words, licence in DATASETS:
        if words in title and "github.com" in (_host(address) or "github.com"):
            return "dataset", "dataset", licence
    host = _host(address)
    worded = GRADE_WORDS.get(quality, "")
    if not worded:
        listed = host in PRESS or host in FIRST_HAND
        worded = "copy" if re.search(r"\bcopy\b", title) else "established" if listed else "aggregator"
    if host in FIRST_HAND or quality == "primary":
        return "primary", worded, ""
    return ("newspaper" if worded == "established" else "secondary"), worded, ""


def published(title: str, address: str) -> str:
    """The date written in a title or address, as precisely as it is written; empty when none is.

    Of a title that names several sources, the first counts: it is the one that has the address.

    Example:
        >>> published("A. Writer leaves (Fortune, 30 Jan 2026)", "")
        '2026-01-30'
        >>> published("AI deals top $1 billion (2016)", ""), published("36 left since 2023 began", "")
        ('2016', '')
        >>> published("How it went", "https://example.org/2025/09/28/how-it-went")
        '2025-09-28'
    """
    month = "|".join(MONTHS)
    title = title.split(";")[0].strip()
    dates = []
    for year, number, day in re.findall(r"(20[012]\d|199\d)-([01]\d)-([0-3]\d)", title):
        dates.append(f"{year}-{number}-{day}")
    for day, name, year in re.findall(rf"\b(\d{{1,2}}) ({month})[a-z]* ((?:20|19)\d\d)", title):
        dates.append(f"{year}-{MONTHS[name]:02d}-{int(day):02d}")
    for name, year in re.findall(rf"\b({month})[a-z]* ((?:20|19)\d\d)", title):
        dates.append(f"{year}-{MONTHS[name]:02d}")
    in_address = re.search(r"/(20[012]\d|199\d)[/-]([01]\d)(?:[/-]([0-3]\d))?(?=[/-])", address)
    if in_address:
        dates.append("-".join(part for part in in_address.groups() if part))
    in_words = re.search(rf"/((?:20|19)\d\d)/({month.lower()})/(\d\d)/", address)
    if in_words:
        year, name, day = in_words.groups()
        dates.append(f"{year}-{MONTHS[name.title()]:02d}-{day}")
    dates += re.findall(r"(?:[(,] ?(?=\d{4}\))| (?=\d{4}$))(20[012]\d)", title)
    return max(dates, key=len, default="")


def _host(address: str) -> str:
    return urlsplit(address.strip()).netloc.removeprefix("www.")
