"""Questions about who founded what after working where: counted from employers that a read passage states."""

from dataclasses import dataclass

import networkx as nx
import pandas as pd

from analytics.answer import Column, Result
from analytics.choices import Option
from analytics.database import Reader
from analytics.definitions import EMPLOYER, EVIDENCE, MERGE, NO_ORDINARY_JOB
from analytics.definitions_sql import holds_on
from analytics.metrics.genealogy import break_circles, diaspora_size, generation_depth
from analytics.questions.names import options
from analytics.questions.registry import Chosen, question
from analytics.wording import plural

TABLES = ("founders", "founder_employers", "organisations", "organisation_parents", "people", "ai_companies")
ALL = "all"
GRADES = ("sourced", *NO_ORDINARY_JOB, "uncited", "not stated")
"""Evidence of an earlier employer, best first."""

INCOMPLETE_NOTE = (
    "The table of founders is not complete: it was gathered from lists of well-known companies, which favour "
    "well-known employers. Counts are not shares of all companies."
)
MONEY_NOTE = (
    "Money is the company's, counted once for a company: a total, a round or a sale of shares, whichever was reported "
    "last. Sums of it mix these and are orders of magnitude."
)

# The year of foundation is the only date there is, so owners are those of its first day.
_REPORTED = """
reported AS (
    SELECT founders.organisation_id AS company_id, person_id, founded, raised_usd, employer_id AS lab_id,
        founders.source_id, make_date(founded, 1, 1) AS day,
        CASE WHEN NOT verified OR read <> 'yes' THEN 'not stated' WHEN weak THEN 'uncited'
            WHEN list_contains($no_job, job) THEN job ELSE 'sourced' END AS evidence
    FROM founders
    JOIN founder_employers USING (founder_id)
)"""

_HEAD = f"""
    LEFT JOIN {{table}} AS {{end}} ON {{end}}.organisation_id = {{key}} AND {holds_on("day", "{end}")}"""

_LINKS = """
SELECT employer_id, employer.name AS employer, company_id, company.name AS company, links.person_id,
    people.name AS founder, links.founded, evidence, sources.title AS source, is_ai, big_tech,
    string_agg(DISTINCT lab.name, '; ' ORDER BY lab.name) AS reported_as,
    any_value(links.lab_id ORDER BY links.lab_id) AS lab_id, max(raised_usd) AS company_raised_usd
FROM (
    SELECT *, list_position($grades, evidence) AS place,
        min(list_position($grades, evidence)) OVER (PARTITION BY employer_id, company_id, person_id) AS best,
        bool_or(is_big) OVER (PARTITION BY employer_id, company_id, person_id) AS big_tech
    FROM links
) AS links
JOIN organisations AS employer ON employer.organisation_id = employer_id
JOIN organisations AS company ON company.organisation_id = company_id
JOIN organisations AS lab ON lab.organisation_id = lab_id
JOIN people ON people.person_id = links.person_id
JOIN sources ON sources.source_id = links.source_id
JOIN ai_companies ON ai_companies.organisation_id = company_id
WHERE place = best AND (evidence = 'sourced' OR $evidence = 'all')
GROUP BY ALL
ORDER BY founded, company, employer, founder"""


def founding_links(reader: Reader, merge: str, evidence: str) -> pd.DataFrame:
    """One row per employer, company and founder, with the best evidence for it; foundings inside one owner left out."""
    owned = merge == "parent"
    head = "parent_id" if owned else "into_id"
    table = "organisation_parents" if owned else "organisation_mergers"
    joins = _HEAD.format(table=table, end="above", key="lab_id")
    inside = "FALSE"
    if owned:
        joins += _HEAD.format(table=table, end="owner", key="company_id")
        inside = "coalesce(owner.parent_id = above.parent_id, FALSE)"
    sql = f"""WITH {_REPORTED.strip()},
links AS (
    SELECT reported.*, coalesce(above.{head}, lab_id) AS employer_id,
        coalesce(class.class = 'big-tech', FALSE) AS is_big
    FROM reported{joins}{_HEAD.format(table="organisation_classes", end="class", key="lab_id")}
    WHERE coalesce(above.{head}, lab_id) <> company_id AND NOT {inside}
){_LINKS}"""
    return reader.frame(sql, no_job=list(NO_ORDINARY_JOB), grades=list(GRADES), evidence=evidence)


def employers(reader: Reader) -> tuple[Option, ...]:
    """Every employer of a founder, and every owner of one, by name."""
    frame = reader.frame(
        """SELECT DISTINCT organisation_id, name FROM organisations
        WHERE organisation_id IN (SELECT employer_id FROM founder_employers)
            OR organisation_id IN (SELECT parent_id FROM organisation_parents
                WHERE organisation_parents.organisation_id IN (SELECT employer_id FROM founder_employers))
        ORDER BY lower(name), organisation_id"""
    )
    return options(frame)


@dataclass(frozen=True)
class Family:
    """Foundings as a graph without circles: who followed whom."""

    links: pd.DataFrame
    edges: list[tuple[str, str]]
    broken: list[tuple[str, str]]

    @classmethod
    def of(cls, links: pd.DataFrame) -> "Family":
        """The graph of some links, circles broken by year of foundation."""
        pairs = list(zip(links["employer_id"], links["company_id"], strict=True))
        years = links.dropna(subset="founded").drop_duplicates("company_id").set_index("company_id")["founded"]
        kept, broken = break_circles(pairs, {str(name): int(year) for name, year in years.items()})
        stand = set(kept)
        return cls(links[pd.Series([pair in stand for pair in pairs], links.index, dtype=bool)], kept, broken)

    def edges_below(self, employer: str) -> list[tuple[str, str]]:
        """The edges that descend from one employer."""
        graph = nx.DiGraph(self.edges)
        graph.add_node(employer)
        reached = {employer, *nx.descendants(graph, employer)}
        return [pair for pair in self.edges if pair[0] in reached]

    def below(self, employer: str) -> "Family":
        """The part of it that descends from one employer."""
        edges = self.edges_below(employer)
        reached = {employer, *(parent for parent, _ in edges)}
        return Family(self.links[self.links["employer_id"].isin(reached)], edges, self.broken)


@question(
    "founders",
    "Who founded what after working where",
    measure="Founders, their companies and the employers before, as reported",
    choices=(EMPLOYER, MERGE, EVIDENCE),
    names={"employer": employers},
    columns=(
        Column("employer", "string", "Where the founder worked before"),
        Column("company", "string", "The company founded"),
        Column("founder", "string", "The founder"),
        Column("founded", "integer", "Year of foundation"),
        Column("generation", "integer", "Longest chain of foundings that leads to the company; 1 follows the employer"),
        Column("evidence", "string", "sourced, intern, study, uncited, or not stated by a passage that was read"),
        Column("source", "string", "Title of the source"),
        Column("n", "integer", "Founders of the company whose earlier employer is counted", "people"),
    ),
    tables=TABLES,
    metrics=("generation_depth", "break_circles", "diaspora_size"),
)
def founders(reader: Reader, chosen: Chosen) -> Result:
    """Founders by earlier employer: all of them, or those that descend from one employer through any generations."""
    family = Family.of(founding_links(reader, chosen["merge"], chosen["evidence"]))
    employer = _standing_for(chosen["employer"], family.links)
    part = family if employer == ALL else family.below(employer)
    depth = generation_depth(part.edges)
    frame = part.links.assign(generation=part.links["company_id"].map(depth))
    frame["n"] = frame.groupby("company_id")["person_id"].transform("nunique")
    frame = frame.sort_values(["generation", "founded", "company", "employer", "founder"])
    names = ["employer", "company", "founder", "founded", "generation", "evidence", "source", "n"]
    more = ["employer_id", "company_id", "is_ai", "big_tech", "reported_as", "company_raised_usd"]
    notes = [*_notes(chosen, family), *_about(reader, chosen, employer, frame)]
    finding = _most_prolific(frame) if employer == ALL else _followed(employer, frame, part)
    return Result(frame[[*names, *more]], finding, frame["company_id"].nunique(), tuple(notes))


@question(
    "diaspora",
    "Whose alumni founded most",
    measure="Companies founded by former employees of each employer, and by those who came after them",
    choices=(MERGE, EVIDENCE),
    columns=(
        Column("employer", "string", "Where founders worked before"),
        Column("companies", "integer", "Companies with a founder who worked there before", "companies"),
        Column("founders", "integer", "Those founders, each once", "people"),
        Column("generations", "integer", "Longest chain of foundings that begins there"),
        Column("descendants", "integer", "Companies that follow from it in any generation", "companies"),
        Column("usd_raised", "number", "Reported money of the companies, each once; empty where none is known", "usd"),
        Column("n", "integer", "Companies in the table whose founders' earlier employers are counted", "companies"),
        Column("ai_companies", "integer", "Of the companies, those that are AI companies", "companies"),
        Column("with_money", "integer", "Of the companies, those with reported money", "companies"),
    ),
    tables=TABLES,
    metrics=("diaspora_size", "generation_depth", "break_circles"),
)
def diaspora(reader: Reader, chosen: Chosen) -> Result:
    """Employers by the companies their alumni founded; a company of several employers counts for each."""
    family = Family.of(founding_links(reader, chosen["merge"], chosen["evidence"]))
    n = family.links["company_id"].nunique()
    rows = [_row(family, employer_id, group, n) for employer_id, group in family.links.groupby("employer_id")]
    names = ["employer", "companies", "founders", "generations", "descendants", "usd_raised", "n"]
    frame = pd.DataFrame(rows, columns=[*names, "ai_companies", "with_money", "employer_id"])
    frame = frame.sort_values(["companies", "descendants", "employer"], ascending=[False, False, True])
    return Result(frame, _most_prolific(family.links), n, (*_notes(chosen, family), MONEY_NOTE))


def _row(family: Family, employer_id: object, group: pd.DataFrame, n: int) -> dict[str, object]:
    companies = group.drop_duplicates("company_id")
    below = family.edges_below(str(employer_id))
    return {
        "employer": group["employer"].iloc[0],
        "companies": len(companies),
        "founders": group["person_id"].nunique(),
        "generations": max(generation_depth(below).values()),
        "descendants": diaspora_size(below, str(employer_id)).descendants,
        "usd_raised": companies["company_raised_usd"].sum(min_count=1),
        "n": n,
        "ai_companies": int(companies["is_ai"].sum()),
        "with_money": int(companies["company_raised_usd"].notna().sum()),
        "employer_id": employer_id,
    }


def _standing_for(employer: str, links: pd.DataFrame) -> str:
    """The employer under which an organisation is counted: itself, or the owner it is merged into."""
    if employer == ALL or (links["employer_id"] == employer).any():
        return employer
    heads = links[links["lab_id"] == employer]["employer_id"]
    return str(heads.mode().iloc[0]) if len(heads) else employer


def _most_prolific(frame: pd.DataFrame) -> str:
    counts = frame.groupby("employer")["company_id"].nunique().sort_values(ascending=False)
    if counts.empty:
        return "No founder's earlier employer is stated"
    most, n = int(counts.iloc[0]), plural(frame["company_id"].nunique(), "company", "companies")
    first = sorted(counts.index[counts == most])
    if len(first) > 1:
        return f"Of {n}, alumni of {', '.join(first[:-1])} and {first[-1]} founded {most} each, the most"
    return f"Alumni of {first[0]} founded {most} of {n}, more than those of any other employer"


def _followed(employer: str, frame: pd.DataFrame, part: Family) -> str:
    """How many companies followed from an employer, directly and through others."""
    own = frame[frame["employer_id"] == employer].drop_duplicates("company_id")
    if own.empty:
        return "No company is stated for these choices"
    name = own["employer"].iloc[0]
    ai = int(own["is_ai"].sum())
    said = f"Alumni of {name} founded {plural(len(own), 'company', 'companies')}, {ai} of them in AI"
    size = diaspora_size(part.edges, employer)
    further = size.descendants - size.children
    return f"{said}; {further} more followed from those" if further else said


def _notes(chosen: Chosen, family: Family) -> list[str]:
    notes = [INCOMPLETE_NOTE]
    if chosen["merge"] == "parent":
        notes.append(
            "Labs count as the company that owned them in the year of the foundation; what an owner founded itself is "
            "left out."
        )
    if chosen["evidence"] == "sourced":
        notes.append("Only employers that a read passage states. Interns and uncited notes count with all evidence.")
    if family.broken:
        notes.append(f"Left out because they close a circle back in time: {plural(len(family.broken), 'founding')}.")
    return notes


def _about(reader: Reader, chosen: Chosen, employer: str, frame: pd.DataFrame) -> list[str]:
    """What else the data carry on the employer chosen: companies that the default leaves out, and its nickname."""
    if employer == ALL:
        return []
    every = founding_links(reader, chosen["merge"], "all")
    counted = frame[frame["employer_id"] == employer]["company_id"]
    own = every[(every["employer_id"] == employer) & ~every["company_id"].isin(counted)]
    interns = sorted(set(own[own["evidence"] == "intern"]["company"]))
    rest = set(own["company"]) - set(interns)
    name = next(iter(every[every["employer_id"] == employer]["employer"]), employer)
    notes = [f"Only as an intern: {', '.join(interns)}."] if interns else []
    if rest:
        more = plural(len(rest), "more company", "more companies")
        notes.append(f"{more} only by uncited notes or general knowledge, shown with all evidence.")
    called = reader.frame(
        "SELECT count(*) AS sources FROM sources WHERE contains(lower(title), lower($name) || ' mafia')",
        name=_plain(name),
    )["sources"].iloc[0]
    notes.append(f"{'A source' if called else 'No source'} here calls them the {_plain(name)} mafia in its title.")
    return notes


def _plain(name: str) -> str:
    """The name under which an owner is spoken of."""
    return "Google" if name == "Alphabet" else name
