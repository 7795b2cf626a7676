"""How long people stay, against curves worked out by hand; share sales, and who left around them."""

import math

import pytest

from analytics.captions import footer
from analytics.definitions_liquidity import LAB
from analytics.questions import ask
from analytics.questions.tenure import EMPLOYED, SPELLS, followed


def position(person, organisation, start, end=None, employment="full-time", **more):
    row = {
        "position_id": f"{person}-{organisation}-{start or 'undated'}",
        "person_id": person,
        "organisation_id": organisation,
        "start_date": start,
        "start_precision": "month" if start else None,
        "end_date": end,
        "end_precision": "month" if end else None,
        "is_last_seen": False,
        "employment": employment,
    }
    return row | more


def tables(positions, **more):
    named = ("openai", "epoch", "ought", "clay")
    return {
        "organisations": [{"organisation_id": key, "name": key.title()} for key in named],
        "people": [{"person_id": key, "name": key} for key in sorted({row["person_id"] for row in positions})],
        "review_dates": [{"organisation_id": "openai", "reviewed_on": "2024-01", "reason": "r"}],
        "positions": positions,
        **more,
    }


START = "2020-01-01"
STAYED = [position(f"p{number}", "openai", START) for number in range(4, 9)]
OPENAI = [
    position("p0", "openai", START, "2021-01-01"),  # the next title begins within the month: one spell of two years
    position("p0", "openai", "2021-02-01", "2022-01-01"),
    position("p1", "openai", START, "2021-01-01"),
    position("p2", "openai", START, "2021-01-01", is_last_seen=True),  # followed to then, and no exit
    position("p3", "openai", START, "2024-06-01"),  # ends after the review: still there at the review
    *STAYED,
    position("p9", "openai", START, "2020-06-01"),  # came back after three months: two spells
    position("p9", "openai", "2020-09-01"),
    position("q0", "openai", START, "2020-03-01", "intern"),
    position("q1", "openai", "2024-06-01"),  # began after the review
    position("q2", "openai", None, "2022-01-01"),
    position("q3", "openai", "2020-01-01", start_precision="multi-year"),
    position("q4", "openai", START, "2023-01-01", "advisor"),
]


@pytest.fixture
def small(small_version):
    leavers = [position(f"e{year}", "epoch", "2000-01-01", f"20{year:02d}-01-01") for year in range(1, 11)]
    few = [position(f"f{number}", "ought", START) for number in range(9)]
    return small_version(tables([*OPENAI, *leavers, *few]))


def test_survival_by_hand(small):
    """Eleven spells: 10/11 after five months, 9/10 of that after a year, 7/8 of that after two, then to the review."""
    frame = ask(small, "tenure", {"lab": "openai"}).frame
    assert (frame["years"] * 365.25).round().tolist() == [0, 152, 366, 731, 1217, 1461]
    assert frame["at_risk"].tolist() == [11, 11, 10, 8, 7, 6]
    steps = [1, 10 / 11, 10 / 11 * 0.9, 10 / 11 * 0.9 * 7 / 8]
    assert frame["survival"].tolist() == pytest.approx([*steps, steps[3], steps[3]])
    assert set(frame["n"]) == {11}
    # Log-log interval of the first step: variance of ln S is d / (n (n - d)) = 1 / 110.
    log = math.log(10 / 11)
    spread = 1.959964 * math.sqrt(1 / 110) / abs(log)
    ends = [math.exp(log * math.exp(spread)), math.exp(log * math.exp(-spread))]
    assert frame.loc[1, ["low", "high"]].tolist() == pytest.approx(ends, abs=1e-6)
    assert math.isnan(frame.loc[0, "low"])


def test_interns_and_advisors_are_kept_apart(small):
    sizes = {kind: ask(small, "tenure", {"lab": "openai", "exit": kind}).n for kind in ("with-interns", "any-role")}
    assert sizes == {"with-interns": 12, "any-role": 13}


def test_what_is_left_out_is_said_and_small_counts_are_not(small):
    notes = " ".join(ask(small, "tenure", {"lab": "openai"}).notes)
    assert "fewer than 5 spells begun after that day, fewer than 5 spells without a known start" in notes
    assert "Openai Jan 2024" in notes


def test_few_spells_give_no_curve_and_a_curve_ends_at_five(small):
    answer = ask(small, "tenure")
    assert set(answer.frame["lab"]) == {"Openai", "Epoch"}
    epoch = answer.frame[answer.frame["lab"] == "Epoch"]
    assert epoch["at_risk"].tolist() == [10, 10, 9, 8, 7, 6, 5]
    assert epoch["median_years"].iloc[0] == pytest.approx(5, abs=0.01)
    assert "Epoch has no review date: followed to the newest date listed there" in " ".join(answer.notes)
    assert ask(small, "tenure", {"lab": "ought"}).frame.empty


def test_the_finding_says_a_difference_only_where_intervals_allow_it(small, small_version):
    assert ask(small, "tenure").finding == "After two years 82 % (45–95) of Openai's listed people were still there"
    reviews = [{"organisation_id": key, "reviewed_on": "2024-01", "reason": "r"} for key in ("openai", "epoch")]
    others = [position(f"e{number}", "epoch", START, "2022-02-01" if number else "2021-02-01") for number in range(10)]
    near = small_version(tables([*OPENAI, *others], review_dates=reviews))
    assert "no clear difference" in ask(near, "tenure").finding
    gone = [position(f"e{number}", "epoch", START, f"2021-{number + 1:02d}-01") for number in range(11)]
    stayed = [position(f"s{number}", "epoch", START) for number in range(5)]
    others = [position(f"o{number}", "openai", START) for number in range(30)]
    far = small_version(tables([*OPENAI, *gone, *stayed, *others], review_dates=reviews))
    assert ask(far, "tenure").finding.startswith("Still there after two years: 95 %")


def test_every_organisation_with_enough_spells_can_be_chosen(version):
    spells = followed(version.frame(SPELLS, {"kinds": list(EMPLOYED), "lab": "all"}))
    sizes = spells[spells["years"] >= 0].groupby("lab_id").size()
    assert {option.value for option in LAB.options} == {"all", *sizes.index[sizes >= 10]}


def sale(organisation, date, **more):
    row = {
        "liquidity_id": f"{organisation}-{date}",
        "organisation_id": organisation,
        "event": "tender",
        "kind": "tender",
        "is_planned": False,
        "date": date,
        "date_precision": {4: "year", 7: "month", 10: "day"}[len(date)],
        "read": "yes",
        "sourced": True,
    }
    return row | more


@pytest.fixture
def sales(small_version):
    """Twenty people from 2020 on; five leave in the year before the sale of 2022-01, one on its day, five later."""
    before = [position(f"b{month}", "openai", START, f"2021-{month:02d}-01") for month in range(2, 7)]
    after = [position(f"a{month}", "openai", START, f"2022-{month:02d}-01") for month in range(1, 7)]
    stay = [position(f"s{number}", "openai", START) for number in range(9)]
    moves = [
        {
            "move_id": f"m{person}-{date}",
            "event_id": f"{person}-{date}",
            "person_id": person,
            "origin_id": "openai",
            "destination_id": "clay",
            "date": date,
            "date_precision": "year" if len(date) == 4 else "month",
            "kind": kind,
            "is_deal": False,
            "read": "yes",
            "weak": False,
            "sourced": sourced,
        }
        for person, date, kind, sourced in [
            *((f"a{month}", f"2022-{month:02d}", "found" if month < 6 else "hire", True) for month in range(1, 7)),
            ("b2", "2021", "hire", True),
            ("b3", "2021-03", "hire", False),
        ]
    ]
    events = [
        sale("openai", "2022-01", amount_usd=1e8),
        sale("openai", "2020", event="tender"),
        sale("openai", "2021-06", is_planned=True, event="tender (planned)"),
        sale("clay", "2022-05", sourced=False, read="no", amount_usd=5e9),
    ]
    return small_version(tables([*before, *after, *stay], moves=moves, liquidity_events=events))


def test_events_keep_to_the_evidence_and_to_the_company(sales):
    told = ask(sales, "liquidity-events")
    assert told.finding == "3 events reported at 1 company; largest sale by size: Openai, $100m in Jan 2022"
    assert ask(sales, "liquidity-events", {"evidence": "all"}).n == 4
    assert ask(sales, "liquidity-events", {"company": "clay"}).frame.empty


def test_departures_by_half_year(sales):
    frame = ask(sales, "liquidity-departures").frame.set_index("period")
    assert frame[["departures", "to_found", "n"]].to_dict("index") == {
        "2021": {"departures": 1, "to_found": 0, "n": 7},
        "2022H1": {"departures": 6, "to_found": 5, "n": 7},
    }


def test_hazards_a_year_before_and_after_the_first_sale_dated_to_the_month(sales):
    """The planned one and the one known to the year are no sale; who leaves on the day of the sale left before it."""
    frame = ask(sales, "liquidity-exits").frame.set_index("window")
    gone = [31, 59, 90, 120, 151]
    for window, exits, days, n in (("before", 6, sum(gone) + 15 * 365, 20), ("after", 5, sum(gone) + 9 * 365, 14)):
        row = frame.loc[window]
        assert row["person_years"] == pytest.approx(days / 365.25)
        assert (row["exits"], row["n"]) == (exits, n)
        assert row["hazard"] == pytest.approx(row["exits"] / row["person_years"])
        assert row["low"] < row["hazard"] < row["high"]
    assert frame["log_liquidity"].tolist() == pytest.approx([0, math.log(2)])


def test_exits_by_what_came_next_and_small_counts_suppressed(sales):
    found = ask(sales, "liquidity-exits", {"cause": "found"}).frame.set_index("window")
    assert found["exits"].isna().all()  # one before, four after
    assert found["hazard"].isna().all()
    other = ask(sales, "liquidity-exits", {"cause": "employer"}).frame.set_index("window")
    assert other["exits"].isna().tolist() == [False, True]  # none before: one is not sourced, one known to the year
    assert other.loc["before", "hazard"] == 0


def test_the_scenario_has_its_optimum_or_says_that_it_has_none(small):
    answer = ask(small, "liquidity-curve")
    # u* = ln(0.25 · 1 / (0.01 · 0.5)) / 1.5, L* = L0 (e^u* - 1)
    best = 1e6 * (math.exp(math.log(50) / 1.5) - 1)
    assert answer.frame["optimum"].unique().tolist() == pytest.approx([best])
    assert answer.frame.loc[answer.frame["total"].idxmin(), "liquidity"] == pytest.approx(best)
    assert answer.frame["total"].iloc[0] == pytest.approx(0.25 + 0.01 + 0.03)
    assert answer.finding.startswith("Scenario: leaving is least at $12.6m a person, 9 per 100 people a year")
    assert set(answer.frame["n"]) == {0}
    assert answer.sources == ()
    assert footer(answer).startswith("Source: none, a calculation on the assumptions chosen")
    assert "n = " not in footer(answer)
    flat = ask(small, "liquidity-curve", {"pay-height": "0"})
    assert set(flat.frame["optimum"]) == {0.0}
    assert flat.finding.startswith("Scenario without an optimum")
    assert flat.frame["total"].is_monotonic_increasing
