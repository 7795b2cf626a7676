"""Employment seen in the lists of accepted papers and the moves in it, counted again with loops and dictionaries."""

import csv
import gzip
import html
import json
import re
import unicodedata
from collections import Counter, defaultdict
from functools import cached_property
from itertools import pairwise
from pathlib import Path

NOT_ACCEPTED = ("reject", "withdraw", "desk", "active", "workshop")
MARKS = re.compile(r"\s*(\[\d+\]|\d+|[†‡*∗§¶♠♣♦]+)+$")
LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ß": "ss", "đ": "d", "æ": "ae", "’": "'"})
GAP = 2


def key(text):
    """Letters and figures in ASCII, joined by hyphens."""
    plain = unicodedata.normalize("NFKD", text.translate(LETTERS)).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall("[a-z0-9]+", plain))


def person(name):
    """The key of a printed name; empty where it holds a figure or is withheld."""
    bare = MARKS.sub("", html.unescape(name).strip())
    return "" if re.search(r"\d", bare) or bare.lower() == "anonymous" else key(bare)


def plain(text):
    """An affiliation as the rules are written for."""
    text = text.translate(str.maketrans("’‘`–—", "'''--"))
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if ord(c) < 128 or c.isalnum())
    text = re.sub(r"\s+", " ", re.sub(r"[*^~]+", " ", text)).strip(" ,;.")
    return text.replace(" ,", ",").lower()


class Papers:
    """The accepted papers of the lists that are used, read with the judgements."""

    def __init__(self, raw: Path, judgements: Path) -> None:
        self.raw = raw
        self.lists = self._judged(judgements, "paper_lists")
        self.rules = sorted(self._judged(judgements, "affiliation_rules"), key=lambda row: int(row["position"]))
        self.names = {row["name"]: row["organisation_id"] for row in self._judged(judgements, "organisation_names")}
        self.owners = self._judged(judgements, "organisation_parents")
        self.labs = self._judged(judgements, "organisation_mergers")
        self._meanings = {}

    def _judged(self, folder, name):
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))

    @cached_property
    def slots(self):
        """(list, title, person, affiliation, id) of every author of every accepted paper."""
        return [slot for row in self.lists for slot in getattr(self, f"_{row['format']}")(row)]

    def _paperlists(self, row):
        for paper in json.loads(gzip.decompress((self.raw / row["file"]).read_bytes())):
            status = paper.get("status") or "reject"
            if status.lower().startswith(NOT_ACCEPTED) or status.endswith("Workshop"):
                continue
            authors = html.unescape(paper.get("author") or "")
            authors = authors.split(";" if ";" in authors else ",")
            places = html.unescape(paper.get("aff") or "").split(";")
            ids = (paper.get("authorids") or "").split(";")
            for at, name in enumerate(authors):
                place = places[at].strip() if len(places) == len(authors) else ""
                place = "" if re.search("double-?blind", place, re.IGNORECASE) else place
                found = ids[at].strip() if len(ids) == len(authors) else ""
                yield row, paper["title"], person(name), place, found if found[:1] in ("~", "/") else ""

    def _text(self, row):
        for paragraph in (self.raw / row["file"]).read_text(encoding="utf-8").strip().split("\n\n"):
            title, authors = paragraph.strip().split("\n")
            for author in authors.split(" · "):
                name, opened, place = author.strip().partition(" (")
                if not opened:
                    name, _, place = author.strip().partition("(")
                yield row, title, person(name), place.removesuffix(")").strip(), ""

    def _table(self, row):
        venue = "NIPS" if row["venue"] == "neurips" else row["venue"].upper()
        with (self.raw / row["file"]).open(encoding="utf-8", newline="") as lines:
            for held in csv.DictReader(lines):
                if held["Conference"] == venue and held["Year"] == row["year"]:
                    place = held["Affiliation"].strip()
                    yield row, held["Title"], person(held["Author"]), "" if place == "None" else place, ""

    @cached_property
    def namesakes(self):
        """Names that several people bear."""
        ids = defaultdict(set)
        for _, _, who, _, found in self.slots:
            if found:
                ids[who, found[0]].add(found.strip("/"))
        high = {who for (who, _), held in ids.items() for one in held if int((re.findall(r"\d+$", one) or [0])[0]) > 2}
        return high | {who for (who, _), held in ids.items() if len(held) > 1}

    def meanings(self, text, year):
        """(organisation or empty, sector) of each rule that fits, in order, each once."""
        left = plain(text)
        if (left, year) not in self._meanings:
            self._meanings[left, year] = self._fitting(left, year)
        return self._meanings[left, year]

    def _fitting(self, left, year):
        found = {}
        for rule in self.rules:
            late, early = rule["valid_from"][:4] > str(year), rule["valid_to"] and rule["valid_to"][:4] < str(year)
            match = None if late or early or (rule["scope"] == "alone" and found) else re.search(rule["pattern"], left)
            if match:
                name = rule["organisation"]
                organisation = self.names.get(name) or key(name)
                found.setdefault(organisation or rule["sector"], (organisation, rule["sector"]))
                left = (left[: match.start()] + " " + left[match.end() :]).strip()
        return list(found.values())

    @cached_property
    def years(self):
        """person -> year -> organisation or sector -> [weight, papers], from the lists that are used."""
        held = defaultdict(lambda: defaultdict(lambda: defaultdict(lambda: [0.0, 0])))
        for row, _, who, place, _ in self.slots:
            if row["affiliations_used"] == "true" and place and who and who not in self.namesakes:
                year = int(row["year"])
                found = self.meanings(place, year) or [("", "unknown")]
                for organisation, sector in found:
                    cell = held[who][year][organisation or f"({sector})"]
                    cell[0] += 1 / len(found)
                    cell[1] += 1
        return held
