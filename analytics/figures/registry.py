"""How each question is drawn: the one place that pages, files, link previews and the command line ask.

A question without a drawing shows its table on the page, and the first rows of it in images.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from analytics.figures import (
    capex,
    careers,
    centres,
    cluster,
    cohort,
    concentration,
    deals,
    diaspora,
    direction,
    doctors,
    employers,
    enterprise,
    flows,
    frontier,
    liquidity,
    models,
    pay,
    quoted,
    sankey,
    scenario,
    sites,
    spatial,
    stack,
    tenure,
    tornado,
)
from analytics.figures.theme import Figure

Draw = Callable[..., Figure]


@dataclass(frozen=True)
class Drawing:
    """One way to draw an answer.

    Args:
        name: permanent, for addresses and files (`figure=largest-flows`).
        label: on the tab of a page.
        draw: `(answer, *further answers, theme) -> figure`.
        still: options of `draw` in an image, which cannot be scrolled.
        on_map: whether `draw` takes the address of the base map as `base_url`.
    """

    name: str
    label: str
    draw: Draw
    still: Mapping[str, Any] = field(default_factory=dict)
    on_map: bool = False


@dataclass(frozen=True)
class View:
    """What is drawn for a question.

    Args:
        drawings: the first is that of files and previews unless another is named.
        further: questions whose answers the drawings need as well, each with choices that are fixed; the other
            choices are those of the first answer, where both know them.
        columns: those of the table in an image, where there is no drawing; the declared ones when left out.
    """

    drawings: tuple[Drawing, ...] = ()
    further: tuple[tuple[str, Mapping[str, str]], ...] = ()
    columns: tuple[str, ...] = ()


def view_of(slug: str) -> View:
    """How a question is drawn; one that is not listed is a table."""
    return VIEWS.get(slug, View())


VIEWS: dict[str, View] = {
    "area-share": View((Drawing("share", "Chart", cluster.share_over_time),), (("policy-events", {}),)),
    "area-rebound": View((Drawing("windows", "Chart", cluster.three_windows),)),
    "concentration": View((Drawing("index", "Chart", concentration.concentration_over_time),)),
    "lorenz": View((Drawing("curve", "Chart", concentration.lorenz_curve),)),
    "company-map": View(
        (Drawing("map", "Map", sites.company_map, on_map=True),), (("company-map", {"population": "labs"}),)
    ),
    "cluster-spread": View((Drawing("radii", "Chart", cluster.spread_over_time),)),
    "colocation": View((Drawing("density", "Chart", spatial.distance_density),)),
    "specialisation": View((Drawing("quotients", "Chart", spatial.quotients),)),
    "lab-moves": View(
        (Drawing("matrix", "Matrix", flows.matrix), Drawing("largest-flows", "Largest flows", sankey.sankey))
    ),
    "talent-direction": View((Drawing("index", "Chart", direction.direction_over_time),)),
    "talent-attractors": View((Drawing("flows", "Chart", cohort.attractors),)),
    "elite-cohort": View(columns=("rank", "person", "score", "models", "labs", "last_lab", "last_observed")),
    "elite-spread": View((Drawing("shares", "Chart", cohort.spread),)),
    "contested-elite": View((Drawing("pairs", "Chart", cohort.contested),)),
    "career-age": View((Drawing("medians", "Chart", careers.careers),)),
    "paper-sectors": View((Drawing("shares", "Chart", models.sectors_over_time),)),
    "paper-coverage": View(columns=("venue", "year", "papers", "with_affiliation", "affiliations_used")),
    "published-quality": View(columns=("measure", "scope", "value", "low", "high", "n")),
    "pay-packages": View((Drawing("ranges", "Chart", pay.pay_ranges, still={"most": 12}),)),
    "deals": View((Drawing("values", "Chart", deals.deal_values, still={"most": 14}),)),
    "deals-to-capex": View((Drawing("shares", "Chart", deals.deals_beside_capex),)),
    "capex": View((Drawing("quarters", "By quarter", capex.capex_by_quarter),)),
    "market-caps": View((Drawing("values", "Chart", capex.market_values),)),
    "lab-option": View((Drawing("tornado", "Chart", tornado.tornado),)),
    "diaspora": View((Drawing("employers", "Chart", employers.ranked_employers),)),
    "founders": View((Drawing("tree", "Tree", diaspora.tree, still={"most": 26}),)),
    "model-sectors": View((Drawing("shares", "Chart", models.sectors_over_time),)),
    "frontier-gap": View(
        (
            Drawing("best", "Best models", frontier.best_over_time),
            Drawing("behind", "Months behind", frontier.behind_over_time),
            Drawing("gap", "Gap", frontier.gap_over_time),
        ),
        (("running-best", {}),),
    ),
    "diminishing-returns": View((Drawing("curve", "Chart", frontier.score_over_compute),)),
    "enterprise-share": View((Drawing("shares", "Chart", enterprise.enterprise_shares),)),
    "stack": View((Drawing("layers", "Matrix", stack.layers),)),
    "compute-contracts": View((Drawing("bars", "Chart", stack.contracts),)),
    "data-centres": View((Drawing("map", "Map", centres.centre_map, on_map=True),)),
    "liquidity-events": View(
        (Drawing("timeline", "Chart", liquidity.events_over_time),), (("liquidity-departures", {}),)
    ),
    "liquidity-curve": View((Drawing("curve", "Chart", scenario.leaving_curve),)),
    "liquidity-exits": View(columns=("company", "window", "exits", "person_years", "hazard", "low", "high", "n")),
    "team-facts": View(columns=("team", "statistic", "value_text", "date", "grade")),
    "tenure": View((Drawing("curves", "Chart", tenure.stay_curves),)),
    "boomerangs": View(columns=("person", "path", "dates", "n")),
    "claims": View(columns=("title", "verdict", "found", "holds_in", "alternatives")),
    "claim-alternatives": View(columns=("claim", "alternative", "holds", "value", "low", "high", "n")),
    "quoted-figures": View(
        (Drawing("beside", "Chart", quoted.quoted_beside_ours, still={"most": 8}),),
        columns=("figure", "unit", "quoted_value", "ours", "low", "high", "n", "why_different", "said_by", "date"),
    ),
    "phd-destinations": View((Drawing("series", "Chart", doctors.published_series),)),
}
