"""The rows of questions are produced, with the slowest named."""

from bench.questions import NAMES, question_rows


def test_the_slowest_question_is_named(store):
    rows = list(question_rows(store, 1, ["company-map", "area-share"]))
    assert [row.what for row in rows] == list(NAMES)
    assert rows[0].verdict == "met"
    assert rows[1].detail.startswith(("company-map", "area-share"))
