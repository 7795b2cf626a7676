"""The frontier and the shares among enterprises, against numbers worked out by hand."""

import pytest

from analytics.definitions_stack import COUNTED_BY, FRONTIER_LABS, SURVEY
from analytics.questions import ask
from analytics.store import open_version

LABS = ("google", "deepmind", "alphabet", "openai", "anthropic", "other")


def score(number, organisation, released, points, model="m", **more):
    row = {
        "score_id": f"s{number}",
        "version": f"v{number}",
        "model": model,
        "organisation_id": organisation,
        "released_on": released,
        "score": points,
    }
    return row | more


def tables(scores, **more):
    return {
        "organisations": [{"organisation_id": key, "name": key.title()} for key in LABS],
        "organisation_parents": [
            {"organisation_id": key, "parent_id": "alphabet", "reason": "r"} for key in ("google", "deepmind")
        ],
        "model_scores": scores,
        **more,
    }


@pytest.fixture(scope="module")
def version(shared_version):
    return shared_version(
        tables(
            [
                score(1, "openai", "2025-01-10", 50),
                score(2, "deepmind", "2025-03-05", 55),
                score(3, "anthropic", "2025-04-01", 40),
                score(4, "openai", "2025-09-01", 70),
                score(5, "google", "2025-12-20", 62),
                score(6, "anthropic", None, 99),  # no date: in no month
            ]
        )
    )


def gaps(version, **choices):
    return ask(version, "frontier-gap", choices).frame.set_index("date")


def test_google_and_deepmind_are_one_lab_and_the_second_is_another(version):
    frame = gaps(version)
    assert list(frame.index) == [f"2025-{month:02d}" for month in range(1, 13)]
    last = frame.loc["2025-12"]
    assert (last["best_lab"], last["second_lab"], last["gap"], last["n"]) == ("Openai", "Alphabet", 8, 5)
    assert frame.loc["2025-03", ["best_lab", "second_lab"]].tolist() == ["Alphabet", "Openai"]


def test_one_lab_alone_has_no_second(version):
    first = gaps(version).loc["2025-01"]
    assert first["best_lab"] == "Openai"
    assert first[["second_lab", "gap", "months_behind", "months_behind_interpolated"]].isna().all()


@pytest.mark.parametrize(
    ("month", "step", "interpolated"),
    [
        ("2025-03", 0, 0),
        ("2025-06", 3, 3),
        # The rivals had 50 in January and 70 in September: a line is at 55 in March, at 62 after 4.8 months.
        ("2025-09", 0, 6),
        ("2025-12", 3, 6.2),
    ],
)
def test_months_behind(version, month, step, interpolated):
    row = gaps(version).loc[month]
    assert row["months_behind"] == step
    assert row["months_behind_interpolated"] == pytest.approx(interpolated)


def test_a_pair_leaves_the_others_out(version):
    frame = gaps(version, pair="openai-anthropic")
    assert frame.index[-1] == "2025-09"  # the last month in which one of the two released a model
    last = frame.iloc[-1]
    assert last[["best_lab", "second_lab", "gap", "months_behind", "n"]].tolist() == ["Openai", "Anthropic", 30, 8, 3]


def test_only_models_that_raise_a_labs_best_are_steps(small_version):
    scores = [
        score(1, "openai", "2025-01-10", 50, "A"),
        score(2, "openai", "2025-02-10", 48, "B"),
        score(3, "openai", "2025-03-10", 60, "C"),
        score(4, "openai", "2025-03-10", 64, "D"),  # the better of one day
        score(5, "anthropic", "2025-04-10", 66, "E"),
        score(6, "other", "2025-04-20", 65, "F"),
        score(7, "google", "2025-04-20", 10, "G"),  # third, and never first or second
    ]
    answer = ask(small_version(tables(scores)), "running-best")
    assert answer.frame[["model", "score"]].values.tolist() == [["A", 50], ["D", 64], ["E", 66], ["F", 65]]
    assert "first or second in some month: Anthropic, Openai, Other." in answer.notes[-1]


def test_the_labs_that_can_be_compared_are_those_that_were_first_or_second(store):
    committed = open_version(store)
    assert set(ask(committed, "running-best").frame["lab"]) == set(FRONTIER_LABS.values())
    committed.close()


def curve(points, **more):
    models = [
        {"model_id": f"m{at}", "name": f"M{at}", "published_on": "2025-01-01", "is_frontier": at < 3}
        for at in range(len(points))
    ]
    scores = [
        score(
            at, "openai", "2025-01-01", points[at], f"M{at}", model_id=f"m{at}", training_compute_flop=10 ** (20 + at)
        )
        for at in range(len(points))
    ]
    # A worse version of the last model, a model without compute, and one that is not in the list of notable models.
    scores += [
        score(90, "openai", "2025-01-01", 1, f"M{len(points) - 1}", model_id=f"m{len(points) - 1}")
        | {"training_compute_flop": 10 ** (19 + len(points))},
        score(91, "openai", "2025-01-01", 500, "X", model_id="m0"),
        score(92, "openai", "2025-01-01", 500, "Y", training_compute_flop=1e30),
    ]
    return tables(scores, models=models)


def test_curvature_of_six_models(small_version):
    """The scores 10, 30, 45, 56, 63, 67 over 20 to 25 rise by 20, 15, 11, 7, 4: curvature −2 and slope 79/7 there."""
    answer = ask(small_version(curve([10, 30, 45, 56, 63, 67])), "diminishing-returns")
    row = answer.frame.iloc[0]
    assert answer.n == 6
    assert row["curvature"] == pytest.approx(-2)
    assert row["slope"] == pytest.approx(79 / 7)
    assert row["p"] < 0.001
    assert row["curvature_low"] < -2 < row["curvature_high"] < 0
    assert "points less than the one before" in answer.finding


def test_a_straight_line_shows_no_bend_and_a_hollow_one_more(small_version):
    straight = ask(small_version(curve([10, 21, 29, 41, 49, 61])), "diminishing-returns")
    assert "No clear bend" in straight.finding
    hollow = ask(small_version(curve([10, 13, 20, 33, 50, 74])), "diminishing-returns")
    assert "points more than the one before" in hollow.finding


def test_three_frontier_models_are_too_few(small_version):
    answer = ask(small_version(curve([10, 30, 45, 56, 63, 67])), "diminishing-returns", {"set": "frontier"})
    assert answer.n == 3
    assert answer.frame["curvature"].isna().all()
    assert answer.finding.startswith("Too few")


def share(number, vendor, date, value, survey, **more):
    row = {"share_id": f"e{number}", "vendor_id": vendor, "date": date, "share": value, "survey": survey}
    return row | {"topic": "enterprise use", "is_expected": False, "read": "yes", "sourced": True} | more


@pytest.fixture(scope="module")
def surveys(shared_version):
    figures = [
        share(1, "openai", "2025-09", 0.62, "etr"),
        share(2, "openai", "2026-03", 0.56, "etr"),
        share(3, "anthropic", "2026-03", 0.48, "etr"),
        share(4, "anthropic", "2025-12", 0.40, "menlo"),
        share(5, "openai", "2025-12", 0.27, "menlo"),
        share(6, "openai", "2026-01", 0.56, "a16z-spend"),  # alone: nothing to compare with
        share(7, "anthropic", "2026", 0.90, "a16z-spend", is_expected=True),
        share(8, "google", "2025-12", 0.50, "menlo", read="no", sourced=False),
    ]
    layer = {"topic": "enterprise use", "role": "subject", "layer": "applications", "reason": "r"}
    return shared_version(tables([], enterprise_shares=figures, stack_layers=[layer]))


def test_surveys_stand_side_by_side_and_are_never_averaged(surveys):
    answer = ask(surveys, "enterprise-share")
    assert len(answer.frame) == 7
    assert sorted(answer.frame.loc[answer.frame["vendor"] == "Openai", "share"]) == [0.27, 0.56, 0.56, 0.62]
    assert answer.finding.endswith("Anthropic is first in 1, Openai in 1")


def test_what_a_survey_counts_is_known_of_each(surveys):
    frame = ask(surveys, "enterprise-share").frame
    assert dict(zip(frame["survey"], frame["counts"], strict=True)) == {
        "menlo": "spend",
        "a16z-spend": "spend",
        "etr": "buyers",
    }
    assert set(COUNTED_BY) == {option.value for option in SURVEY.options} - {"all"}


def test_unread_figures_are_shown_on_request_only_and_marked(surveys):
    answer = ask(surveys, "enterprise-share", {"evidence": "all", "survey": "menlo"})
    assert answer.frame.set_index("vendor")["evidence"].to_dict() == {
        "Anthropic": "sourced",
        "Google": "weak",
        "Openai": "sourced",
    }
    assert answer.finding.startswith("Google is first in the newest figures")
