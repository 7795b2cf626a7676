"""Questions about accepted papers: whose they are, and how complete the lists."""

import pandas as pd

from analytics.answer import Column, Result
from analytics.database import Reader
from analytics.definitions import SECTORS
from analytics.definitions_people import VENUE, VENUES
from analytics.questions.populations import share_of
from analytics.questions.registry import Chosen, Headline, question
from analytics.wording import count, interval, percent, plural

_SECTORS = "SELECT year, sector, papers FROM paper_sectors WHERE venue = $venue ORDER BY year, sector"


@question(
    "paper-sectors",
    "Whose papers are accepted",
    measure="Share of the year's {venue} papers by their authors' employers, with 95 % interval",
    choices=(VENUE,),
    columns=(
        Column("year", "integer", "Year of the conference"),
        Column("sector", "string", "industry, academia, joint, government-nonprofit or unknown"),
        Column("papers", "integer", "Accepted papers", "papers"),
        Column("share", "number", "papers / n, the unknown staying in the base; empty below n = 10", "share"),
        Column("low", "number", "Lower end of the 95 % Wilson interval", "share"),
        Column("high", "number", "Upper end of the 95 % Wilson interval", "share"),
        Column("n", "integer", "All accepted papers of the year with authors in the list", "papers"),
    ),
    tables=("paper_sectors",),
    metrics=("wilson_interval",),
    headline=Headline(
        "Papers with an author in industry, newest year",
        "share",
        "with_industry",
        period="year",
        where=lambda frame: frame["sector"] == "industry",
    ),
)
def paper_sectors(reader: Reader, chosen: Chosen) -> Result:
    """Papers of each year by the sectors of their authors' employers, joint work apart."""
    held = reader.frame(_SECTORS, venue=chosen["venue"])
    wide = held.pivot_table(index="year", columns="sector", values="papers", fill_value=0)
    rows = []
    for year, papers in wide.reindex(columns=list(SECTORS), fill_value=0).astype(int).iterrows():
        n = int(papers.sum())
        with_industry, *_ = share_of(int(papers["industry"] + papers["joint"]), n)
        rows += [(year, sector, papers[sector], *share_of(papers[sector], n), n, with_industry) for sector in SECTORS]
    columns = ["year", "sector", "papers", "share", "low", "high", "n", "with_industry"]
    frame = pd.DataFrame(rows, columns=columns)
    notes = (
        "Sectors are read from affiliations by committed rules; what no rule knows is unknown and stays in the base.",
        "A year without a list of affiliations has no row, so newer ones may be missing; which list is used is "
        "told on the Data page.",
    )
    return Result(frame, _sector_finding(frame, chosen["venue"]), int(held["papers"].sum()), notes)


def _sector_finding(frame: pd.DataFrame, venue: str) -> str:
    """Industry's part in the newest year with enough papers."""
    wide = frame[frame["share"].notna()]
    if frame.empty:
        return "No affiliations are held for this conference"
    if wide.empty:
        return "Too few papers in any year to give shares"
    last = wide[wide["year"] == wide["year"].max()].set_index("sector")
    year, together = last["year"].iloc[0], percent(last["with_industry"].iloc[0])
    if venue == "neurips-organisations":
        return f"Industry holds {together} of organisations' credits on NeurIPS papers of {year}"
    alone, joint = (percent(last.at[sector, "share"]) for sector in ("industry", "joint"))
    of = f"{together} of {VENUE.label_of(venue)} papers of {year}"
    return f"{of} have an author in industry: {alone} without academia, {joint} with it"


@question(
    "paper-coverage",
    "What the lists of papers hold",
    measure="Papers and author slots of each list, and the share of slots with an affiliation",
    choices=(),
    columns=(
        Column("venue", "string", "Conference"),
        Column("year", "integer", "Year"),
        Column("papers", "integer", "Accepted papers", "papers"),
        Column("slots", "integer", "Authors of papers", "slots"),
        Column("with_affiliation", "number", "Slots with an affiliation beside the author / slots", "share"),
        Column("of_namesakes", "number", "Slots of a name that several people bear / slots", "share"),
        Column("affiliations_used", "boolean", "Whether the list's affiliations are used"),
        Column("reason", "string", "Why"),
        Column("n", "integer", "Slots", "slots"),
    ),
    tables=("paper_counts", "paper_lists"),
)
def paper_coverage(reader: Reader, _: Chosen) -> Result:
    """Every list by conference and year, with what can be read from it."""
    frame = reader.frame(
        """SELECT paper_counts.venue, paper_counts.year, papers, slots, with_affiliation / slots AS with_affiliation,
            of_namesakes / slots AS of_namesakes, paper_counts.affiliations_used, reason, slots AS n
        FROM paper_counts JOIN paper_lists USING (list_id)
        ORDER BY paper_counts.venue, paper_counts.year, list_id"""
    )
    frame["venue"] = [_conference(code) for code in frame["venue"]]
    used = frame[frame["affiliations_used"]]
    finding = "No list is held"
    if len(frame):
        filled = float((used["with_affiliation"] * used["slots"]).sum())
        share = percent(filled / used["slots"].sum()) if len(used) else "none"
        finding = f"{plural(len(frame), 'list')} of accepted papers; of the {count(len(used))} whose affiliations are "
        finding += f"used, {share} of the authors have one"
    notes = (
        "Accepted papers only. An affiliation is read where a paper names as many as it has authors.",
        "The table of NeurIPS 2006–2018 shows where authors were when it was made in 2019: it is not used.",
    )
    return Result(frame, finding, int(frame["slots"].sum()), notes)


_MEASURES = {
    "agreement": "Same employer in both lists",
    "recall-strict": "Moves found, strict rule",
    "recall-loose": "Moves found, loose rule",
}


@question(
    "published-quality",
    "How far employment seen in papers can be trusted",
    measure="Share of author slots in which two lists agree, with 95 % interval",
    choices=(),
    columns=(
        Column("measure", "string", "Two lists of the same papers agree, or papers show reported moves of 2012–23"),
        Column("scope", "string", "Conference and year, or which reported moves"),
        Column("hits", "integer", "Cases in which it holds"),
        Column("value", "number", "hits / n; empty below n = 10", "share"),
        Column("low", "number", "Lower end of the 95 % Wilson interval", "share"),
        Column("high", "number", "Upper end of the 95 % Wilson interval", "share"),
        Column("n", "integer", "Cases"),
    ),
    tables=("published_quality", "published_moves"),
    metrics=("wilson_interval",),
)
def published_quality(reader: Reader, _: Chosen) -> Result:
    """Agreement of two scrapes, and how many reported moves the papers show, by rule; moves by rule and level."""
    held = reader.frame("SELECT measure, scope, hits, n FROM published_quality ORDER BY measure, scope")
    moved = reader.frame(
        """SELECT rule, level, count(*) AS moves FROM published_moves GROUP BY rule, level ORDER BY rule, level"""
    )
    rows = []
    for row in held.to_dict("records"):
        hits, n = row["hits"], row["n"]
        rows.append((_MEASURES[row["measure"]], _scope(row["scope"]), hits, *share_of(hits, n), n))
    frame = pd.DataFrame(rows, columns=["measure", "scope", "hits", "value", "low", "high", "n"])
    agreed = held[held["measure"] == "agreement"]
    finding = "No comparison is held"
    if len(agreed):
        share, low, high = share_of(int(agreed["hits"].sum()), int(agreed["n"].sum()))
        agree = f"{percent(share)} {interval(low, high)}"
        finding = f"Two lists of the same papers agree on the employer in {agree} of author entries"
    notes = tuple(
        f"{row['rule'].capitalize()} rule, counted by {'owner' if row['level'] == 'parent' else 'lab'}: "
        f"{plural(row['moves'], 'move')} between labs."
        for row in moved.to_dict("records")
    )
    return Result(frame, finding, int(held["n"].sum()), (*notes, *LIMITS))


def _scope(code: str) -> str:
    """A conference and its year, or which reported moves, as they are read.

    Example:
        >>> _scope("neurips-2021"), _scope("icml-2018"), _scope("both-ends-seen")
        ('NeurIPS 2021', 'ICML 2018', 'both ends seen')
    """
    name, *rest = code.split("-")
    return " ".join([VENUES.get(name, name), *rest])


def _conference(code: str) -> str:
    """A conference as it writes itself; one that no choice lists in capitals, as they do.

    Example:
        >>> _conference("corl"), _conference("cvpr"), _conference("automl")
        ('CoRL', 'CVPR', 'AutoML')
    """
    return {**VENUES, "automl": "AutoML"}.get(code, code.upper())


LIMITS = (
    "The series sees authors of conference papers only, dates a move to the first paper after it, and sees hardly "
    "anyone at labs that publish little.",
    "Lists taken from profiles show where authors were when the list was made, up to a year or two later.",
    "Affiliations after 2023 are held for few conferences, so later years are incomplete.",
)
