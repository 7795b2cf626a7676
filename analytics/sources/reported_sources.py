"""What a reported source is, by its title and address: kind, grade, licence, and the date where one is written."""

import re
from urllib.parse import urlsplit

from analytics.sources.reported_text import MONTHS

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


def classified(title: str, address: str, quality: str) -> tuple[str, str, str]:
    """Kind, grade and licence of a source.

    A data set is known by its name. Otherwise the host decides between first-hand pages and the press; what the row
    says of its quality decides the grade, and where it says nothing a title that admits a copy is one, the lists of
    hosts count as established and all else as an aggregator.
    """
    for words, licence in DATASETS:
        if words in title and "github.com" in (host(address) or "github.com"):
            return "dataset", "dataset", licence
    site = host(address)
    worded = GRADE_WORDS.get(quality, "")
    if not worded:
        listed = site in PRESS or site in FIRST_HAND
        worded = "copy" if re.search(r"\bcopy\b", title) else "established" if listed else "aggregator"
    if site in FIRST_HAND or quality == "primary":
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


def host(address: str) -> str:
    """The host of an address, without its `www`."""
    return urlsplit(address.strip()).netloc.removeprefix("www.")
