"""Figures as a reader and a browser meet them: they validate, hold the answer's numbers and ask no other host."""

import json
import re
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from analytics.claims import CLAIMS
from analytics.figures import (
    capex,
    centres,
    cluster,
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
    strips,
    tenure,
    tornado,
)
from analytics.figures.theme import cell_scale, contrast, palette
from analytics.questions import ask

FIGURES = {
    "share": (cluster.share_over_time, ["area-share", "policy-events"], {}),
    "windows": (cluster.three_windows, ["area-rebound"], {}),
    "concentration": (concentration.concentration_over_time, ["concentration"], {}),
    "lorenz": (concentration.lorenz_curve, ["lorenz"], {}),
    "spread": (cluster.spread_over_time, ["cluster-spread"], {}),
    "distances": (spatial.distance_density, ["colocation"], {}),
    "quotients": (spatial.quotients, ["specialisation"], {}),
    "matrix": (flows.matrix, ["lab-moves"], {}),
    "sankey": (sankey.sankey, ["lab-moves"], {}),
    "direction": (direction.direction_over_time, ["talent-direction"], {}),
    "pay": (pay.pay_ranges, ["pay-packages"], {}),
    "sectors": (models.sectors_over_time, ["model-sectors"], {}),
    "deals": (deals.deal_values, ["deals"], {}),
    "deals-to-capex": (deals.deals_beside_capex, ["deals-to-capex"], {}),
    "capex": (capex.capex_by_quarter, ["capex"], {}),
    "market-caps": (capex.market_values, ["market-caps"], {}),
    "tornado": (tornado.tornado, ["lab-option"], {}),
    "best": (frontier.best_over_time, ["frontier-gap", "running-best"], {}),
    "behind": (frontier.behind_over_time, ["frontier-gap", "running-best"], {}),
    "gap": (frontier.gap_over_time, ["frontier-gap", "running-best"], {}),
    "curve": (frontier.score_over_compute, ["diminishing-returns"], {}),
    "enterprises": (enterprise.enterprise_shares, ["enterprise-share"], {}),
    "layers": (stack.layers, ["stack"], {}),
    "contracts": (stack.contracts, ["compute-contracts"], {}),
    "centres": (centres.centre_map, ["data-centres"], {}),
    "stays": (tenure.stay_curves, ["tenure"], {}),
    "sales": (liquidity.events_over_time, ["liquidity-events", "liquidity-departures"], {}),
    "scenario": (scenario.leaving_curve, ["liquidity-curve"], {}),
    "tree": (diaspora.tree, ["founders"], {}),
    "employers": (employers.ranked_employers, ["diaspora"], {}),
    "doctors": (doctors.published_series, ["phd-destinations"], {}),
    "quoted": (quoted.quoted_beside_ours, ["quoted-figures"], {}),
    "strip": (strips.alternatives_strip, ["claim-alternatives"], {"claim": "snap-back"}),
}


@pytest.fixture(scope="module")
def labs_and_companies(version):
    return ask(version, "company-map", {"population": "labs"}), ask(version, "company-map")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_is_valid_plotly_with_marks(version, name, theme):
    draw, slugs, more = FIGURES[name]
    drawn = draw(*(ask(version, slug) for slug in slugs), theme=theme, **more)
    assert len(go.Figure(drawn).data) > 0
    assert "http" not in json.dumps(drawn, default=str)


@pytest.mark.parametrize("name", sorted(set(FIGURES) - {"strip"}))
def test_an_empty_answer_draws_no_mark(version, name):
    draw, slugs, more = FIGURES[name]
    answers = [ask(version, slug) for slug in slugs]
    empty = [replace(answer, frame=answer.frame.iloc[:0]) for answer in answers]
    assert draw(*empty, theme="light", **more)["data"] == []


@pytest.mark.parametrize("largest", [8, 15, 40])
def test_matrix_cells_add_up_to_everyone_counted(version, largest):
    answer = ask(version, "lab-moves")
    drawn = flows.matrix(answer, theme="light", largest=largest)
    cells = next(trace for trace in drawn["data"] if trace["type"] == "heatmap")["z"]
    assert sum(value or 0 for row in cells for value in row) == answer.n


def test_a_matrix_from_papers_tells_what_is_not_shown(version):
    answer = ask(version, "lab-moves", {"series": "published-loose"})
    heat = flows.matrix(answer, theme="light")["data"][0]
    layout = flows.matrix(answer, theme="light")["layout"]
    joined = {name.split(" <b>")[0]: name.split("<b>")[1][:-4] for name in layout["xaxis"]["ticktext"]}
    frame = answer.frame
    for name in ("Alphabet", "Microsoft"):
        assert joined[name] == str(frame.loc[frame["destination"] == name, "n_destination"].iloc[0])
    assert "–" in joined.values(), "a total that would give small numbers away"
    words = {word for line in heat["text"] for word in line}
    assert "<5" in words
    assert not words & {"0", "1", "2", "3", "4"}
    few = answer.frame[answer.frame["people"].isna()].iloc[0]
    names = [name.split(" <b>")[0] for name in layout["yaxis"]["ticktext"]]
    if {few["origin"], few["destination"]} <= set(names):
        assert heat["text"][names.index(few["origin"])][names.index(few["destination"])] == "<5"


def test_a_sankey_from_papers_draws_what_is_shown_and_says_of_how_many(version):
    answer = ask(version, "lab-moves", {"series": "published-loose"})
    drawn = sankey.sankey(answer, theme="light")["data"][0]
    assert sum(drawn["link"]["value"]) == answer.frame["people"].sum() < answer.n
    assert "Alphabet 69 of 104" in drawn["node"]["label"]
    assert "moves shown" in drawn["link"]["customdata"][0]


def test_a_matrix_without_the_total_of_all_has_none_for_the_others():
    row = {"origin": "A", "destination": "B", "people": 6, "n_origin": 6, "n_destination": 6, "n": None}
    cells = flows.gathered([row, {**row, "destination": "C", "people": None, "n_destination": None}], largest=1)
    assert cells.joined == {"A": 0, "Other": None}


def test_sankey_links_add_up_to_everyone_counted(version):
    answer = ask(version, "lab-moves")
    drawn = sankey.sankey(answer, theme="light")
    links = next(trace for trace in drawn["data"] if trace["type"] == "sankey")["link"]["value"]
    assert sum(links) == answer.n
    assert len(links) <= 25


def test_windows_stand_in_order_with_their_intervals_and_the_change_in_points(version):
    answer = ask(version, "area-rebound")
    drawn = cluster.three_windows(answer, theme="light")
    dots = drawn["data"][0]
    assert dots["y"] == answer.frame["share"].tolist()
    assert [y + up for y, up in zip(dots["y"], dots["error_y"]["array"], strict=True)] == pytest.approx(
        answer.frame["high"].tolist()
    )
    change = answer.frame["change"].iloc[-1]
    assert f"{100 * change:+.0f} points" in drawn["layout"]["annotations"][0]["text"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_map_layers_come_from_the_app_alone(labs_and_companies, theme):
    labs, companies = labs_and_companies
    drawn = sites.company_map(companies, labs, theme)
    assert go.Figure(drawn).data
    sources = drawn["layout"]["map"]["style"]["sources"]
    assert sources
    for source in sources.values():
        assert source["type"] == "geojson"
        assert isinstance(source["data"], dict) or "/geography/" in source["data"]
        assert "://" not in str(source["data"])


def test_layers_draw_every_lab_and_every_place_of_companies_in_one_way_each(labs_and_companies):
    labs, companies = labs_and_companies
    drawn = sites.company_map(companies, labs, "light")
    style = drawn["layout"]["map"]["style"]
    features = [feature["properties"] for feature in style["sources"]["sites"]["data"]["features"]]
    placed = labs.frame.dropna(subset=["latitude", "longitude"])
    sharp = placed["precision"].isin(["street", "neighbourhood"])
    assert sum(one["kind"] == "site" for one in features) == len(
        placed[sharp].drop_duplicates(["latitude", "longitude"])
    )
    assert {one["name"] for one in features if one["kind"] == "name"} == set(placed[sharp]["company"])
    by_city = placed[~sharp].groupby(["latitude", "longitude"])["company"].nunique()
    assert sorted(one["labs"] for one in features if one["kind"] == "city") == sorted(by_city)
    circles = [layer for layer in style["layers"] if layer["type"] == "circle"]
    places = [feature["properties"]["radius"] for feature in style["sources"]["places"]["data"]["features"]]
    counts = companies.frame.groupby(["latitude", "longitude"]).size()
    assert len(places) == len(counts)
    assert max(places) == pytest.approx(0.7 * counts.max() ** 0.5, abs=0.25)
    drawn_in = [layer["filter"][-1] for layer in circles if layer["source"] == "places"]
    assert sorted(drawn_in) == sorted(set(places))
    assert not [value for layer in circles for value in layer["paint"].values() if isinstance(value, list)]
    pointed_at = [mark for trace in drawn["data"] for mark in trace.get("customdata", [])]
    assert {company for _, company in pointed_at} >= {row.company for row in placed.head(1).itertuples()}
    assert len(drawn["data"]) == 1


def test_a_claim_without_any_number_has_words_and_no_axis(version):
    answer = ask(version, "claim-alternatives")
    bare = replace(answer, frame=answer.frame.assign(value=float("nan"), low=float("nan"), high=float("nan")))
    drawn = strips.alternatives_strip(bare, "light", claim="snap-back")
    go.Figure(drawn)
    assert not drawn["data"]
    assert drawn["layout"]["xaxis"]["visible"] is False
    assert drawn["layout"]["yaxis"]["showline"] is False
    assert len(drawn["layout"]["annotations"]) == (answer.frame["claim"] == "snap-back").sum()


@pytest.mark.parametrize(
    "claim", [claim for claim in CLAIMS if claim.slug != "liquidity"], ids=lambda claim: claim.slug
)
def test_a_strip_marks_what_the_rule_of_its_claim_needs(version, claim):
    drawn = strips.alternatives_strip(ask(version, "claim-alternatives"), "light", claim=claim.slug)
    marked = [line["x0"] for line in drawn["layout"]["shapes"] if line["line"]["dash"] == "dash"]
    words = [note["text"] for note in drawn["layout"]["annotations"] if note["text"].startswith("in the rule: ")]
    assert marked == ([claim.needed[1]] if claim.needed else [])
    assert words == ([f"in the rule: {claim.needed_in_words}"] if claim.needed else [])
    low, high = drawn["layout"]["xaxis"]["range"]
    assert all(low <= at <= high for at in marked)


def test_a_row_that_fails_by_what_is_not_drawn_says_so(version):
    answer = ask(version, "claim-alternatives")
    rows = answer.frame[answer.frame["claim"] == "parity"]
    words = [
        note["text"] for note in strips.alternatives_strip(answer, "light", claim="parity")["layout"]["annotations"]
    ]
    unseen = (rows["holds"] == False) & (rows["value"] <= 3)  # noqa: E712
    assert unseen.any()
    assert sum("other part fails" in word for word in words) == unseen.sum()


def test_published_series_are_never_joined(version):
    drawn = doctors.published_series(ask(version, "phd-destinations"), theme="light")
    assert {trace["mode"] for trace in drawn["data"]} == {"markers"}
    assert len(drawn["data"]) == ask(version, "phd-destinations").frame["series"].nunique()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_grey_lines_of_all_others_are_seen(theme):
    colours = palette(theme)
    assert contrast(colours.rest, colours.page) >= 3


@pytest.mark.parametrize("name", sorted(set(FIGURES) - {"strip", "quoted", "sales", "best", "behind", "gap"}))
def test_dates_on_a_figure_are_months_in_words(version, name):
    draw, slugs, more = FIGURES[name]
    drawn = draw(*(ask(version, slug) for slug in slugs), theme="light", **more)
    said = [words["text"] for words in drawn["layout"].get("annotations", ())]
    said += [words for trace in drawn["data"] for words in trace.get("hovertext") or ()]
    # A title of a source may hold a date of its own.
    first = [str(words).split("<br>")[0] for words in said]
    assert not [words for words in first if re.search(r"\b(19|20)\d\d(-\d\d|[QH]\d)\b", words)]


def test_the_map_of_data_centres_opens_on_the_country_with_most_power(version):
    answer = ask(version, "data-centres")
    drawn = centres.centre_map(answer, "light")
    framed = [x for trace in drawn["data"] for x in trace["lon"] if not isinstance(x, str)]
    placed = answer.frame.dropna(subset=["longitude"])
    at_home = placed[(placed["kind"] == "data-centre") & (placed["country"] == "US")]
    assert set(framed) == set(at_home["longitude"])
    assert {float(x) for trace in drawn["data"] for x in trace["lon"]} == set(placed["longitude"])
    assert not {"center", "zoom"} & set(drawn["layout"]["map"])


def test_market_values_of_long_ago_are_told_and_not_drawn(version):
    drawn = capex.market_values(ask(version, "market-caps"), "light")
    assert drawn["layout"]["xaxis"]["title"]["text"] == "not drawn, older: Nvidia $10bn (2015)"
    assert min(x for trace in drawn["data"] for x in trace["x"] if x) > 2020
    assert "log" in drawn["layout"]["yaxis"]["title"]["text"]
    assert len(drawn["layout"]["yaxis"]["tickvals"]) >= 3


def test_pay_tells_its_time_and_names_every_tenfold_from_the_lowest(version):
    answer = ask(version, "pay-packages")
    drawn = pay.pay_ranges(answer, "light")
    assert drawn["layout"]["xaxis"]["ticktext"] == ["$100k", "$1m", "$10m", "$100m", "$1bn"]
    assert "log" in drawn["layout"]["xaxis"]["title"]["text"]
    said = " ".join(words["text"] for words in drawn["layout"]["annotations"])
    assert "reported Aug 2025 · 4 years" in said


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_numbers_in_cells_can_be_read(theme):
    # Plotly writes in its own grey or in white, whichever is farther from the colour of the cell.
    for _, colour in cell_scale(palette(theme)):
        assert max(contrast("#444444", colour), contrast("#FFFFFF", colour)) >= 4.5
