"""From a panel of who was where in which year to spells, moves, flows, returns and retention, on an engine.

The models are `analytics/models/*.sql`; what they mean stands in `docs/your-own-panel.md`. People of a panel are
counted as they are: whoever shows the numbers keeps small ones back.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from analytics.engines import DuckDB, Engine, sql_of
from analytics.errors import InputError, first_line

FIRST_YEAR, LAST_YEAR = 1900, 2100
RULES = ("loose", "strict")
OUTPUTS = ("moves", "flow_matrix")
QUALITY = "quality.json"
Link = tuple[str, str, int, int]
"""From, into, first and last year in which it holds."""
Progress = Callable[[float], None]
"""Told the share of the work that is done."""


@dataclass(frozen=True)
class Sides:
    """What is known beside a panel: mergers, owners, deals and academic organisations."""

    mergers: pd.DataFrame | None = None
    parents: pd.DataFrame | None = None
    deals: pd.DataFrame | None = None
    academic: Iterable[str] = ()


class Plan(NamedTuple):
    """What a run is to compute: the gap, the rules, the rule of the matrix, the outputs, how repeated rows count."""

    max_gap: int
    rules: Sequence[str]
    outputs: Sequence[str]
    repeats: bool
    once: bool

    @property
    def values(self) -> dict[str, object]:
        """Values bound in the models; the matrix follows the first rule."""
        return {"max_gap": self.max_gap, "repeats": self.repeats, "once": self.once, "rule": self.rules[0]}


class Output(NamedTuple):
    """What `valinor moves` wrote."""

    moves: pd.DataFrame
    flow_matrix: pd.DataFrame
    quality: dict[str, object]


def models_of(
    panel: pd.DataFrame,
    *,
    mergers: pd.DataFrame | None = None,
    parents: pd.DataFrame | None = None,
    deals: pd.DataFrame | None = None,
    academic: Iterable[str] = (),
    max_gap: int = 2,
) -> dict[str, pd.DataFrame]:
    """Run every model over a panel in memory, on DuckDB.

    Args:
        panel: person_id, organisation_id, year; optionally weight (share of the person's year, default 1) and items
            (observations the row stands for, default 1). Rows of one person, organisation and year add up.
        mergers: from_id, into_id, year: the name from that year on, through chains.
        parents: organisation_id, parent_id, from_year, to_year (empty = open): moves inside one owner are left out.
        deals: origin_id, destination_id, from_year, to_year: such moves are marked `is_deal`.
        academic: organisations that are no labs, for the strict rule.
        max_gap: most unobserved years within a transition of the loose rule.

    Returns:
        spells, moves (both rules), flow_matrix (loose rule), boomerangs and retention, each in a fixed order.

    Raises:
        InputError: for missing columns, bad rows, mergers or parents in a circle, a bad gap.
    """
    missing = [column for column in ("person_id", "organisation_id", "year") if column not in panel]
    if missing:
        raise InputError("panel", f"no column {missing[0]}", "person_id, organisation_id, year", "Add it.")
    engine = DuckDB()
    try:
        source = pd.DataFrame(
            {
                "person_id": _identifiers(panel["person_id"]),
                "organisation_id": _identifiers(panel["organisation_id"]).astype("string"),
                "first_year": _numbers(panel, "year"),
                "last_year": _numbers(panel, "year"),
                "weight": _numbers(panel, "weight"),
                "items": _numbers(panel, "items"),
            }
        )
        engine.give("source", source)
        engine.make("checked", sql_of("checked"), {})
        engine.make("tally", sql_of("tally"), {})
        bad = engine.frame("SELECT reason, sum(n) AS n FROM tally WHERE reason <> '' GROUP BY reason ORDER BY reason")
        refused = bad[bad["reason"] != "weight of zero"]
        if len(refused):
            found = f"{int(refused['n'].iloc[0])} rows with {refused['reason'].iloc[0]}"
            raise InputError("panel", found, "ids, whole years 1900–2100, weights >= 0", "Leave them out.")
        engine.define("accepted", "SELECT *, first_year AS year FROM checked WHERE reason = ''")
        engine.define("spread", "SELECT * FROM accepted")
        outputs = ("spells", "moves", "flow_matrix", "boomerangs", "retention")
        plan = Plan(whole_gap(max_gap), RULES, outputs, repeats=True, once=False)
        run_models(engine, Sides(mergers, parents, deals, academic), plan)
        return {name: engine.frame(sql_of(f"out_{name}")) for name in outputs}
    finally:
        engine.close()


def _identifiers(column: pd.Series) -> pd.Series:
    """Identifiers, missing where blank; numbers stay numbers."""
    if pd.api.types.is_integer_dtype(column):
        return column
    texts = column.astype("string")
    return texts.mask(texts.str.strip() == "")


def _numbers(panel: pd.DataFrame, column: str) -> pd.Series:
    """A column as floats, 1 where the panel has none; what is no number becomes NaN, to be refused."""
    if column not in panel:
        return pd.Series(1.0, index=panel.index)
    return pd.to_numeric(panel[column], errors="coerce").astype("float64")


def whole_gap(max_gap: float) -> int:
    """Read the gap.

    Raises:
        InputError: when it is no whole number >= 0.
    """
    if isinstance(max_gap, bool) or max_gap != int(max_gap) or max_gap < 0:
        raise InputError("max_gap", max_gap, "a whole number of years >= 0", "Choose 2 when in doubt.")
    return int(max_gap)


def steps(plan: Plan) -> list[tuple[str, bool]]:
    """Models in their order, and whether the results of all buckets are kept."""
    found = [(name, False) for name in ("slots", "person_years", "crowded", "shares", "ends", "loose")]
    if "strict" in plan.rules or "spells" in plan.outputs:
        found.append(("spells", False))
    if "strict" in plan.rules:
        found.append(("strict", False))
    kept = {"spells": "all_spells", "boomerangs": "returns", "retention": "stock"}
    return [*found, ("stays", True), ("counts", True), *((kept[name], True) for name in plan.outputs if name in kept)]


def run_models(engine: Engine, sides: Sides, plan: Plan, progress: Progress = lambda share: None) -> None:
    """Run the models over `accepted` (rows that count) and `spread` (the same, a row a year)."""
    give_sides(engine, sides)
    for name in ("organisations", "names", "owners", "deals", "academic"):
        engine.make(name, sql_of(name), {})
    progress(0.05)
    buckets = engine.keep_panel(sql_of("panel"))
    models = steps(plan)
    for number in range(buckets):
        engine.bucket(number, buckets)
        for place, (name, kept) in enumerate(models):
            progress(0.2 + 0.7 * (number + place / len(models)) / buckets)
            if name == "person_years":
                engine.define(name, sql_of(name))
            else:
                engine.make(name, sql_of(name), plan.values, more=kept and number > 0)
        for rule in plan.rules:
            first = number == 0 and rule == plan.rules[0]
            engine.define("found", f"SELECT * FROM {rule} WHERE origin <> destination")
            engine.make("moved", sql_of("moved"), {**plan.values, "rule": rule}, more=not first)
    engine.make("cells", sql_of("cells"), plan.values)
    progress(0.9)


def give_sides(engine: Engine, sides: Sides) -> None:
    """Make what is known beside the panel relations, one row for each year it holds in."""
    renames = _by_year(_merger_links(sides.mergers), "mergers")
    engine.give("renames", _frame(renames, {"organisation_id": "string", "year": "int32", "name": "string"}))
    owned = _by_year(_links(sides.parents, "parents", "organisation_id", "parent_id"), "parents")
    engine.give("owned", _frame(owned, {"organisation_id": "string", "year": "int32", "owner": "string"}))
    tagged = [
        (origin, destination, year)
        for origin, destination, first, last in _links(sides.deals, "deals", "origin_id", "destination_id")
        for year in range(first, last + 1)
    ]
    engine.give("tagged", _frame(tagged, {"origin_id": "string", "destination_id": "string", "year": "int32"}))
    engine.give("scholarly", _frame([(str(one),) for one in sides.academic], {"organisation_id": "string"}))


def _frame(rows: Sequence[tuple[object, ...]], types: Mapping[str, str]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(types)).astype(dict(types))


def _merger_links(mergers: pd.DataFrame | None) -> list[Link]:
    """Mergers as links; the latest merger of a name counts. Two of one year stand both, so that they are refused."""
    if mergers is None:
        return []
    _demand(mergers, "mergers", ("from_id", "into_id", "year"))
    rows = sorted(
        (
            (_name(old, "mergers"), _name(new, "mergers"), _year(year, "mergers", None))
            for old, new, year in mergers[["from_id", "into_id", "year"]].itertuples(index=False)
        ),
        key=lambda row: row[2],
    )
    links = []
    for place, (old, new, year) in enumerate(rows):
        until = next((later for name, _, later in rows[place + 1 :] if name == old), LAST_YEAR + 1)
        links.append((old, new, year, max(year, until - 1)))
    return links


def _links(table: pd.DataFrame | None, what: str, source: str, target: str) -> list[Link]:
    """Rows of a table with from_year and to_year; an empty year is open."""
    if table is None:
        return []
    _demand(table, what, (source, target, "from_year", "to_year"))
    found = []
    for old, new, first, last in table[[source, target, "from_year", "to_year"]].itertuples(index=False):
        link = (_name(old, what), _name(new, what), _year(first, what, FIRST_YEAR), _year(last, what, LAST_YEAR))
        if link[2] > link[3]:
            raise InputError(what, f"{link[2]} to {link[3]}", "from_year not after to_year", "Correct the row.")
        found.append(link)
    return found


def _demand(table: pd.DataFrame, what: str, columns: Sequence[str]) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise InputError(what, f"no column {missing[0]}", ", ".join(columns), "Add the column.")


def _name(value: Any, what: str) -> str:
    if pd.isna(value) or not str(value).strip():
        raise InputError(what, "an empty identifier", "an organisation in each row", "Fill it or leave out the row.")
    return str(value)


def _year(value: Any, what: str, empty: int | None) -> int:
    if (pd.isna(value) or value == "") and empty is not None:
        return empty
    try:
        year = float(str(value))
    except ValueError:
        year = float("nan")
    if not FIRST_YEAR <= year <= LAST_YEAR or year != int(year):
        raise InputError(what, str(value), f"a year from {FIRST_YEAR} to {LAST_YEAR}", "Correct the row.")
    return int(year)


def _by_year(links: Sequence[Link], what: str) -> list[tuple[str, int, str]]:
    """Follow links through chains: for each year in which an organisation has one, where its chain ends.

    Raises:
        InputError: for a circle, or two links of one organisation in one year.
    """
    starts = sorted({year for _, _, first, last in links for year in (first, last + 1)})
    found = []
    for start, end in pairwise(starts):
        into: dict[str, str] = {}
        for old, new, first, last in links:
            if first <= start <= last and into.setdefault(old, new) != new:
                raise InputError(what, f"{old} in {into[old]} and in {new} in {start}", "one at a time", "Date them.")
        for old in into:
            path = [old]
            while path[-1] in into:
                path.append(into[path[-1]])
                if path[-1] in path[:-1]:
                    raise InputError(what, " -> ".join(path), "no circle", "Correct one of the rows.")
            found += [(old, year, path[-1]) for year in range(start, end)]
    return found


def read_output(folder: Path) -> Output:
    """Read what `valinor moves` wrote: `moves`, `flow_matrix` and `quality`.

    Raises:
        InputError: when the folder is none of its outputs or a file of it is damaged.
    """
    try:
        quality = json.loads((folder / QUALITY).read_text(encoding="utf-8"))
        moves, matrix = (pd.read_parquet(folder / f"{name}.parquet") for name in OUTPUTS)
        if quality["made_by"] != "valinor moves":
            raise ValueError("made by another program")
        _demand(moves, "moves", ("person_id", "origin", "destination", "year", "since", "mass", "rule", "is_deal"))
        _demand(matrix, "flow_matrix", ("period", "origin", "destination", "people"))
    except (OSError, ValueError, KeyError, TypeError) as error:
        expected, fix = "moves.parquet, flow_matrix.parquet, quality.json", "Name a folder that valinor moves wrote."
        raise InputError(str(folder), first_line(error), expected, fix) from None
    return Output(moves, matrix, quality)
