"""How far employment that papers show can be trusted: agreement of lists, and recall of reported moves."""

from collections import Counter, defaultdict
from itertools import combinations

from analytics.sources.adapter import Row, records, sourced
from analytics.sources.published_panel import SOURCE, Published
from analytics.suppression import hash_of


def agreement_rows(held: Published) -> list[Row]:
    """How often two lists of the same venue and year name the same employer of the same author of the same paper."""
    named: dict[tuple[str, int, str, str], dict[str, set[str]]] = defaultdict(dict)
    for slot in held.read:
        if slot.affiliation and slot.person:
            key = (slot.listed.venue, slot.listed.year, slot.paper, slot.person)
            found = {organisation or sector for organisation, sector, _ in held.employers(slot)}
            named[key][slot.listed.list_id] = found
    both: Counter[str] = Counter()
    same: Counter[str] = Counter()
    for (venue, year, _, _), lists in named.items():
        for one, other in combinations(lists.values(), 2):
            both[f"{venue}-{year}"] += 1
            same[f"{venue}-{year}"] += one == other
    return [_quality("agreement", scope, same[scope], n) for scope, n in sorted(both.items())]


def recall_rows(held: Published, moves: list[Row]) -> list[Row]:
    """How many of the moves that read sources report for 2012 to 2023 the papers show too, by rule.

    A reported move is found when the same person makes the same move between the same owners within a year before and
    four years after. `all` are those between laboratories that the rules on affiliations know; `both-ends-seen` those
    of people with a paper from both.
    """
    known = held.affiliations.organisations
    found = {
        (row["person_hash"], row["origin_id"], row["destination_id"], row["year"], row["rule"])
        for row in moves
        if row["level"] == "parent"
    }
    seen: dict[str, set[str]] = defaultdict(set)
    for person, lab in zip(held.panel["person_id"], held.panel["organisation_id"], strict=True):
        seen[person].add(lab)
    counts: Counter[tuple[str, str, bool]] = Counter()
    for person, origin, destination, year in _well_known(held):
        owners = [known.parent(end, str(year)) for end in (origin, destination)]
        ends = {known.parent(lab, str(year)) for lab in seen[person]}
        scopes = ["all", *(["both-ends-seen"] if set(owners) <= ends else [])]
        for rule in ("strict", "loose"):
            hit = any((person, *owners, year + late, rule) in found for late in range(-1, 5))
            for scope in scopes:
                counts[f"recall-{rule}", scope, hit] += 1
    return [
        _quality(
            measure, scope, counts[measure, scope, True], counts[measure, scope, True] + counts[measure, scope, False]
        )
        for measure in ("recall-strict", "recall-loose")
        for scope in ("all", "both-ends-seen")
    ]


def _well_known(held: Published) -> set[tuple[str, str, str, int]]:
    """Person (hash), origin, destination and year of the moves of 2012 to 2023 that read sources report."""
    known = held.affiliations.organisations
    labs = set(held.affiliations.named) - set(held.no_labs)
    moves = set()
    for row in records(held.raw, "reported/people_moves.csv"):
        ends = known.identifier(row["from_org"]), known.identifier(row["to_org"])
        stated = sourced(row) and "exclude from flows" not in row["note"]
        year = row["date"][:4]
        owners = {known.parent(end, row["date"] or "2012") for end in ends}
        if stated and "2012" <= year <= "2023" and set(ends) <= labs and len(owners) > 1:
            moves.add((hash_of(row["person"]), *ends, int(year)))
    return moves


def _quality(measure: str, scope: str, hits: int, n: int) -> Row:
    return {"measure": measure, "scope": scope, "hits": hits, "n": n, "source_id": SOURCE}
