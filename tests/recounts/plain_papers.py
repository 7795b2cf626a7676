"""Employment seen in the lists of accepted papers and the moves in it, counted again with loops and dictionaries."""

import csv
import gzip
import hashlib
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

    @cached_property
    def sectors(self):
        """organisation -> sector its rule gives."""
        return {self.names.get(r["organisation"]) or key(r["organisation"]): r["sector"] for r in self.rules}

    def is_lab(self, organisation):
        """Whether an employer in the panel is a laboratory: an organisation, and no university."""
        return not organisation.startswith("(") and self.sectors.get(organisation) != "academia"

    def named_then(self, organisation, year):
        """The laboratory an organisation was on the first of January."""
        day = f"{year}-01-01"
        for row in self.labs:
            if row["organisation_id"] == organisation and (row["valid_from"] or "0") <= day <= (row["valid_to"] or "9"):
                return row["into_id"]
        return organisation

    def renaming(self, level):
        """`name(organisation, year)`: the owner, or the laboratory after mergers, in a year."""
        rows, column = (self.owners, "parent_id") if level == "parent" else (self.labs, "into_id")
        since = {}
        for row in rows:
            if not row["valid_to"]:
                date = row["valid_from"]
                first = int(date[:4]) + (date[5:7] > "06") if date else 0
                since[row["organisation_id"]] = (row[column], first)

        def name(organisation, year):
            while organisation in since and since[organisation][1] <= year:
                organisation = since[organisation][0]
            return organisation

        return name

    @cached_property
    def careers(self):
        """person -> year -> employer as named then -> [weight, papers]."""
        careers = {}
        for who, years in self.years.items():
            for year, held in years.items():
                cells = careers.setdefault(who, {}).setdefault(year, {})
                for organisation, (weight, papers) in held.items():
                    cell = cells.setdefault(self.named_then(organisation, year), [0.0, 0])
                    cell[0] += weight
                    cell[1] += papers
        return careers

    def loose(self, level):
        """(person, origin, destination, year, mass) of every change between laboratories."""
        name = self.renaming(level)
        for who, years in self.careers.items():
            for before, year in pairwise(sorted(years)):
                if year - before - 1 > GAP:
                    continue
                shares = []
                for at in (before, year):
                    held = Counter()
                    for organisation, (weight, _) in years[at].items():
                        held[name(organisation, year)] += weight
                    total = sum(held.values())
                    shares.append({one: weight / total for one, weight in held.items()})
                left, joined = (
                    {one: s - min(s, other.get(one, 0)) for one, s in shares[i].items()}
                    for i, other in ((0, shares[1]), (1, shares[0]))
                )
                moved = sum(joined.values())
                for origin, lost in left.items():
                    for destination, gained in joined.items():
                        if lost > 1e-9 and gained > 1e-9 and self.is_lab(origin) and self.is_lab(destination):
                            yield who, origin, destination, year, lost * gained / moved

    def strict(self, level):
        """(person, origin, destination, year): two papers at both, nothing in between, no return."""
        name = self.renaming(level)
        for who, years in self.careers.items():
            seen = [
                (year, lab, papers)
                for year, held in years.items()
                for lab, (_, papers) in held.items()
                if self.is_lab(lab)
            ]
            first = {lab: min(year for year, other, _ in seen if other == lab) for _, lab, _ in seen}
            for year in sorted(set(first.values())):
                spans = defaultdict(lambda: [9999, 0, 0])
                for at, lab, papers in seen:
                    span = spans[name(lab, year)]
                    span[:] = min(span[0], at), max(span[1], at), span[2] + papers
                order = sorted(spans, key=lambda lab: (spans[lab][0], spans[lab][1], lab))
                for origin, destination in pairwise(order):
                    (_, left, papers_before), (joined, _, papers_after) = spans[origin], spans[destination]
                    latest = max((at for at in years if at < year), default=0)
                    if joined == year > left and min(papers_before, papers_after) >= 2 and latest <= left:
                        yield who, origin, destination, year


def hashed(who):
    """The salted hash of a person's key."""
    return hashlib.sha256(f"valinor: removed on request\n{' '.join(who.split('-'))}".encode()).hexdigest()
