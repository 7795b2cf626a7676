"""For each question: what names a mark of its answer, why a fact counts, and how the facts behind a mark are found."""

from collections.abc import Mapping
from dataclasses import dataclass

from analytics.evidence import records as of
from analytics.evidence import records_places as at
from analytics.evidence.records import Records, rows_of

_BY_NAME = "JOIN organisations USING (organisation_id)"
_MOVES = (
    "A reported move counts once for a person and event, however many sources report it, when both ends are known and "
    "do not count as one organisation on its day."
)
_AS_REPORTED = "Each report is a row of its own; reports that differ are never averaged."
_LISTED = "Every company of the batch year counts that lists a place when its batch is looked at."
_HELD = "Everything counted in the measure, each item split equally over the places or organisations it names."


@dataclass(frozen=True)
class Behind:
    """How the facts behind the marks of a question are found.

    Args:
        marks: columns of the answer that name one mark together, the widest first.
        rule: why a fact counts, before the choices.
        records: finds them.
    """

    marks: tuple[str, ...]
    rule: str
    records: Records


BEHIND: Mapping[str, Behind] = {
    "lab-moves": Behind(("origin", "destination"), _MOVES, of.lab_moves),
    "talent-direction": Behind(
        ("period",), f"{_MOVES} One end is an incumbent, the other is not.", of.talent_direction
    ),
    "talent-attractors": Behind(("lab",), _MOVES, of.talent_attractors),
    "boomerangs": Behind(
        ("person",),
        "All reported moves of someone who came back to an employer, or its owner, that they had left.",
        rows_of("moves", "move_id", "name = $at_person", "JOIN people USING (person_id)"),
    ),
    "pay-packages": Behind(("who",), _AS_REPORTED, rows_of("pay_packages", "pay_id", "who = $at_who")),
    "deals": Behind(
        ("acquirer", "target"),
        _AS_REPORTED,
        rows_of(
            "deals",
            "deal_id",
            "acquirer.name = $at_acquirer AND target.name || coalesce(' (' || part || ')', '') = $at_target",
            "JOIN organisations AS acquirer ON acquirer.organisation_id = acquirer_id "
            "JOIN organisations AS target ON target.organisation_id = target_id",
        ),
    ),
    "deals-to-capex": Behind(
        ("acquirer", "fiscal_year"),
        "A deal that did not fail counts whole in the buyer's fiscal year of its date, once, with the largest value "
        "reported; capital expenditure is that of the same fiscal year in the measure chosen.",
        of.deals_to_capex,
    ),
    "capex": Behind(
        ("company", "period"),
        _AS_REPORTED,
        rows_of("capex", "capex_id", "name = $at_company AND period = $at_period AND measure = $measure", _BY_NAME),
    ),
    "market-caps": Behind(
        ("company", "date"),
        _AS_REPORTED,
        rows_of("market_caps", "market_cap_id", "name = $at_company AND date = $at_date", _BY_NAME),
    ),
    "founders": Behind(
        ("company",),
        "A founder counts for an earlier employer that a passage states which was read; employers of one family count "
        "as their owner in the year of the foundation.",
        of.foundings,
    ),
    "diaspora": Behind(
        ("employer",),
        "A founder counts for an earlier employer that a passage states which was read; employers of one family count "
        "as their owner in the year of the foundation.",
        of.foundings,
    ),
    "liquidity-events": Behind(
        ("company", "date"),
        _AS_REPORTED,
        rows_of("liquidity_events", "liquidity_id", "name = $at_company AND date = $at_date", _BY_NAME),
    ),
    "liquidity-departures": Behind(("company", "period"), _MOVES, of.departures),
    "stack": Behind(
        ("company", "layer"),
        "Evidence counts for the company that owned the organisation on its date, in the layer of its topic.",
        of.stack,
    ),
    "compute-contracts": Behind(
        ("buyer", "seller"),
        _AS_REPORTED,
        rows_of(
            "compute_contracts",
            "contract_id",
            "buyer.name = $at_buyer AND seller.name = $at_seller",
            "JOIN organisations AS buyer ON buyer.organisation_id = buyer_id "
            "JOIN organisations AS seller ON seller.organisation_id = seller_id",
        ),
    ),
    "data-centres": Behind(
        ("site",),
        "Sites of two lists, which are not added; the power is that at the end of the period.",
        of.either(
            rows_of("data_centres", "site_id", "facts.name = $at_site", evidence=False),
            rows_of("gpu_clusters", "cluster_id", "facts.name = $at_site", evidence=False),
        ),
    ),
    "enterprise-share": Behind(
        ("survey", "vendor"),
        "A share counts in its own survey alone; surveys ask unlike samples unlike questions.",
        rows_of(
            "enterprise_shares",
            "share_id",
            "facts.survey = $at_survey AND name = $at_vendor",
            "JOIN organisations ON organisation_id = vendor_id",
        ),
    ),
    "frontier-gap": Behind(
        ("date",),
        "The best score of the leading lab and of the second by the end of the month; a lab counts as its owner.",
        of.frontier,
    ),
    "running-best": Behind(
        ("model",),
        "A model counts when it raised the best score of its lab.",
        rows_of("model_scores", "score_id", "facts.model = $at_model", evidence=False),
    ),
    "diminishing-returns": Behind(
        ("model",),
        "The best score of a model's versions stands for it, where its compute is known.",
        rows_of("model_scores", "score_id", "facts.model = $at_model AND training_compute_flop > 0", evidence=False),
    ),
    "model-sectors": Behind(
        ("year", "sector"),
        "A model counts in the sector of the organisations that made it; joint work as chosen.",
        of.sector_models,
    ),
    "phd-destinations": Behind(
        ("series", "year"),
        "Published figures as they are, each with its own denominator.",
        rows_of(
            "phd_destinations",
            "share_id",
            "series = $at_series AND CAST(year AS VARCHAR) = $at_year AND sourced",
            evidence=False,
        ),
    ),
    "policy-events": Behind(
        ("date",),
        "Read in the source that is named.",
        rows_of("policy_events", "event_id", "date = $at_date AND sourced AND topic = 'YC policy'", evidence=False),
    ),
    "area-share": Behind(("period",), f"{_LISTED} It is inside when one of its places is.", at.area_members),
    "area-rebound": Behind(("window",), f"{_LISTED} It is inside when one of its places is.", at.area_members),
    "cluster-spread": Behind(("period",), _LISTED, at.placed),
    "concentration": Behind(("period",), _HELD, at.holders),
    "lorenz": Behind(("holder",), _HELD, at.holders),
    "specialisation": Behind(("metro",), "A company counts in every metropolitan area it lists.", at.metro_members),
    "company-map": Behind(
        ("city", "company"),
        "Every listed place, dated site or headquarters in the period stands on the map.",
        at.on_the_map,
    ),
    "lab-valuations": Behind(("lab",), "The last closed round of a lab whose source was read.", of.last_valuations),
    "elite-cohort": Behind(
        ("person",),
        "Credits on frontier models and on highly cited notable ones, as the list of authors gives them.",
        of.credited,
    ),
    "team-facts": Behind(
        ("team", "statistic"),
        _AS_REPORTED,
        rows_of("team_facts", "fact_id", "team = $at_team AND statistic = $at_statistic"),
    ),
    "quoted-figures": Behind(
        ("figure",),
        "A figure is quoted when its source was read.",
        rows_of(
            "quoted_figures",
            "quoted_id",
            "figure = $at_figure AND sourced",
            "JOIN quoted_answers USING (quoted_id)",
            evidence=False,
        ),
    ),
}
"""By question. Those that are not listed have a reason in `NOT_TOLD`."""

_OF_PEOPLE = (
    "These numbers are inferred about people, from papers or dated positions. They are shown as totals only: who is "
    "behind one is not told."
)
_OF_CLAIMS = "A claim rests on the answers its test names: follow its link, and open the rows there."
_SCENARIO = "A scenario rests on the inputs you set, not on rows."
NOT_TOLD: Mapping[str, str] = {
    "contested-elite": f"{_OF_PEOPLE} The members of the cohort, with their credits, are in the view of the cohort.",
    "elite-spread": f"{_OF_PEOPLE} The members of the cohort, with their credits, are in the view of the cohort.",
    "career-age": _OF_PEOPLE,
    "tenure": _OF_PEOPLE,
    "liquidity-exits": _OF_PEOPLE,
    "paper-sectors": "Each number counts papers of a list; the lists and their origin are in the table paper_lists.",
    "paper-coverage": "Each row counts papers of a list; the lists and their origin are in the table paper_lists.",
    "published-quality": "Each row compares whole lists; they and their origin are in the table paper_lists.",
    "colocation": "A curve speaks of all pairs of companies at once; the companies are those of the map.",
    "about": "Each row is a fact with its source already.",
    "lab-option": _SCENARIO,
    "liquidity-curve": _SCENARIO,
    "claims": _OF_CLAIMS,
    "claim-alternatives": _OF_CLAIMS,
}
"""Questions without rows that could be told, and why."""
