"""How what was decided by hand is said: one SELECT a table."""

from collections.abc import Mapping

from analytics.evidence.fact import AS_JUDGED, Told, day, worded

_SPAN = f"coalesce(' from ' || {day('valid_from')}, '') || coalesce(' until ' || {day('valid_to')}, '')"
_CLASSES = {
    "big-tech": "big tech",
    "matured-lab": "a matured lab",
    "startup": "a start-up",
    "academia": "university or non-profit research",
    "other": "none of big tech, matured lab, start-up and academia",
}


def _joined(title: str, table: str, other: str, words: str) -> Told:
    """A judgement that an organisation counts with another for some time."""
    return Told(
        title,
        f"""SELECT facts.organisation_id || ' ' || {other} AS record, facts.organisation_id AS event,
            CAST(valid_from AS VARCHAR) AS date,
            own.name || ' {words} ' || other.name || {_SPAN} AS what,
            ['organisation.' || facts.organisation_id, 'organisation.' || {other}] AS about, {AS_JUDGED}
        FROM {table} AS facts
        JOIN organisations AS own ON own.organisation_id = facts.organisation_id
        JOIN organisations AS other ON other.organisation_id = {other}""",
    )


def _whether(title: str, table: str, column: str, noun: str) -> Told:
    """A judgement whether an organisation counts as something."""
    return Told(
        title,
        f"""SELECT facts.organisation_id AS record, facts.organisation_id AS event, NULL AS date,
            name || CASE WHEN facts.{column} THEN ' counts as {noun}' ELSE ' does not count as {noun}' END AS what,
            ['organisation.' || facts.organisation_id] AS about, {AS_JUDGED}
        FROM {table} AS facts JOIN organisations USING (organisation_id)""",
    )


JUDGED: Mapping[str, Told] = {
    "organisation_classes": Told(
        "Class of organisation",
        f"""SELECT facts.organisation_id || ' ' || class AS record, facts.organisation_id AS event,
            CAST(valid_from AS VARCHAR) AS date, name || ' counts as ' || {worded("class", _CLASSES)} || {_SPAN}
                AS what,
            ['organisation.' || facts.organisation_id] AS about, {AS_JUDGED}
        FROM organisation_classes AS facts JOIN organisations USING (organisation_id)""",
    ),
    "organisation_parents": _joined("Who belongs to whom", "organisation_parents", "parent_id", "counts as part of"),
    "organisation_mergers": _joined("Mergers of labs", "organisation_mergers", "into_id", "counts as"),
    "labs": _whether("AI lab or not", "labs", "is_lab", "an AI lab"),
    "ai_companies": _whether("AI company or not", "ai_companies", "is_ai", "an AI company"),
    "hyperscalers": _whether("Hyperscaler or not", "hyperscalers", "is_hyperscaler", "a hyperscaler"),
}
