"""Moves between organisations, against numbers worked out by hand."""

import pytest

from analytics.questions import ask

CLASSES = {
    "google-brain": [("big-tech", None, None)],
    "deepmind": [("big-tech", None, None)],
    "meta": [("big-tech", None, None)],
    "openai": [("startup", None, "2022-12-31"), ("matured-lab", "2023-01-01", None)],
    "adept": [("startup", None, None)],
    "stanford": [("academia", None, None)],
}


def move(number, person, origin, destination, date, kind="hire", **more):
    row = {
        "move_id": f"m{number}",
        "event_id": f"e{number}",
        "person_id": person,
        "origin_id": origin,
        "destination_id": destination,
        "date": date,
        "date_precision": {4: "year", 7: "month", 10: "day"}[len(date)],
        "kind": kind,
        "is_deal": False,
        "read": "yes",
        "weak": False,
        "sourced": True,
    }
    return row | more


def tables(moves):
    return {
        "organisations": [{"organisation_id": key, "name": key.title()} for key in [*CLASSES, "alphabet"]],
        "organisation_parents": [
            {"organisation_id": key, "parent_id": "alphabet", "reason": "r"} for key in ("google-brain", "deepmind")
        ],
        "organisation_classes": [
            {"organisation_id": key, "class": name, "valid_from": first, "valid_to": last, "reason": "r"}
            for key, spans in CLASSES.items()
            for name, first, last in spans
        ],
        "people": [{"person_id": person, "name": person} for person in sorted({row["person_id"] for row in moves})],
        "moves": moves,
    }


@pytest.fixture
def version(small_version):
    return small_version(
        tables(
            [
                move(1, "ann", "google-brain", "openai", "2022-06"),  # incumbent to start-up
                move(2, "bob", "google-brain", "openai", "2023-06"),  # both incumbents by then
                move(3, "cat", "deepmind", "openai", "2023-06"),
                move(4, "dan", "google-brain", "deepmind", "2021"),  # inside one owner
                move(5, "eve", "openai", "adept", "2024-02", kind="cofound"),
                move(6, "fay", "adept", "meta", "2024", kind="acquihire", is_deal=True),  # dated to the year
                move(7, "gus", "meta", "openai", "2024-03", sourced=False, read="no"),
                move(8, "hal", "stanford", "adept", "2024-05"),
                move(9, "ann", "openai", None, "2024-06", kind="leave"),
                move(10, "ann", "adept", "deepmind", "2025-01", kind="hire"),
                # A second report of the first move, under the event of the first.
                move(11, "ann", "google-brain", "openai", "2022-07") | {"event_id": "e1"},
            ]
        )
    )


def flows(version, **choices):
    frame = ask(version, "lab-moves", choices).frame
    return {(row.origin, row.destination): row.people for row in frame.itertuples()}


def test_labs_of_one_owner_count_as_one(version):
    assert flows(version) == {
        ("Alphabet", "Openai"): 3,
        ("Adept", "Alphabet"): 1,
        ("Adept", "Meta"): 1,
        ("Openai", "Adept"): 1,
        ("Stanford", "Adept"): 1,
    }


@pytest.mark.parametrize(
    ("choices", "pair", "people"),
    [
        ({"merge": "lab"}, ("Google-Brain", "Openai"), 2),
        ({"merge": "lab"}, ("Google-Brain", "Deepmind"), 1),
        ({"evidence": "all"}, ("Meta", "Openai"), 1),
        ({"kinds": "without-founding"}, ("Openai", "Adept"), None),
        ({"deals": "exclude"}, ("Adept", "Meta"), None),
        ({"period": "2023H1"}, ("Alphabet", "Openai"), 2),
        ({"period": "2022..2023"}, ("Alphabet", "Openai"), 3),
        ({"period": "2024H1"}, ("Adept", "Meta"), None),  # the month is not known
        ({"period": "2024"}, ("Adept", "Meta"), 1),
    ],
)
def test_each_switch_changes_what_it_says(version, choices, pair, people):
    assert flows(version, **choices).get(pair) == people


def test_class_is_that_of_the_day_of_the_move(version):
    frame = ask(version, "talent-direction").frame.set_index("period")
    assert list(frame.index) == ["2022H1", "2024", "2024H1", "2025H1"]
    assert list(frame["to_startups"]) == [1, 0, 1, 0]
    assert list(frame["to_incumbents"]) == [0, 1, 0, 1]
    assert list(frame["of_which_founding"]) == [0, 0, 1, 0]
    assert frame["index"].isna().all()  # fewer than ten moves


def test_matured_labs_stay_startups_under_the_other_definition(version):
    frame = ask(version, "talent-direction", {"classes": "big-tech"}).frame.set_index("period")
    assert list(frame["to_startups"]) == [1, 2, 0, 0]  # 2022H1, 2023H1, 2024, 2025H1


def test_direction_index_and_its_interval(small_version):
    """12 to start-ups and 4 to incumbents: (12 - 4)/16; Wilson of 12 in 16 is 0.505017 to 0.898179."""
    moves = [move(n, f"p{n}", "meta", "adept", "2025-03") for n in range(12)]
    moves += [move(20 + n, f"q{n}", "adept", "meta", "2025-04") for n in range(4)]
    row = ask(small_version(tables(moves)), "talent-direction").frame.iloc[0]
    assert row["index"] == pytest.approx(0.5)
    assert (row["low"], row["high"]) == pytest.approx((0.010034, 0.796359), abs=2e-6)


def test_observed_to_expected_needs_ten_at_both_ends(small_version):
    """Quasi-independence has the counts of a two-by-two off-diagonal table as its own expectation."""
    moves = [move(n, f"p{n}", "meta", "adept", "2025-03") for n in range(10)]
    moves += [move(20 + n, f"q{n}", "adept", "meta", "2025-04") for n in range(9)]
    frame = ask(small_version(tables(moves)), "lab-moves").frame
    assert frame["observed_to_expected"].iloc[0] == pytest.approx(1)
    assert frame["observed_to_expected"].isna().tolist() == [False, True]


def test_a_return_shows_the_whole_path(version):
    frame = ask(version, "boomerangs").frame
    assert list(frame["path"]) == ["Google-Brain → Openai → Adept → Deepmind"]
    assert list(frame["n"]) == [3]  # two reports of one move count once


def test_a_move_reported_twice_is_held_once(version):
    """Ann's first move is dated to June and to July."""
    answer = ask(version, "lorenz", {"measure": "people", "unit": "organisation"})
    held = dict(zip(answer.frame["holder"], answer.frame["amount"], strict=True))
    assert held == {"Openai": 3, "Adept": 2, "Deepmind": 2, "Meta": 1}
    assert answer.n == 8


def test_an_empty_answer_keeps_its_columns(version):
    answer = ask(version, "lab-moves", {"period": "1999"})
    assert answer.frame.empty
    assert list(answer.frame.columns[:7]) == [column.name for column in answer.columns]
    assert answer.n == 0
