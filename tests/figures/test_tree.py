"""The tree of who founded what: every company once, by year, with words on whose alumni and how many."""

import pytest

from analytics.figures import diaspora
from analytics.questions import ask


@pytest.mark.parametrize("employer", ["openai", "paypal", "quora", "google"])
def test_a_tree_holds_every_company_once_and_says_how_many_are_left_out(version, employer):
    answer = ask(version, "founders", {"employer": employer})
    whole = diaspora.tree(answer, theme="light", most=200)
    direct, behind = (len(trace["x"]) for trace in whole["data"][-2:])
    own = answer.frame[answer.frame["employer_id"].isin([employer, "alphabet"] if employer == "google" else [employer])]
    assert direct == own["company_id"].nunique()
    assert direct + behind <= answer.frame["company_id"].nunique()
    assert not any(" of " in words["text"] for words in whole["layout"]["annotations"][-1:])
    few = diaspora.tree(answer, theme="light", most=3)
    assert len(few["data"][-2]["x"]) <= 3
    assert f" of {direct + behind} companies" in few["layout"]["annotations"][-1]["text"]


def test_a_tree_cuts_no_name(version):
    answer = ask(version, "founders", {"employer": "paypal", "evidence": "all"})
    drawn = diaspora.tree(answer, theme="light", most=200)
    said = [words["text"] for words in drawn["layout"]["annotations"]]
    assert not [words for words in said if "…" in words]
    assert any("Recursive Superintelligence" in words for words in said)


def test_a_tree_of_all_employers_says_whose_it_is_and_counts_companies(version):
    answer = ask(version, "founders")
    heading = diaspora.tree(answer, theme="light")["layout"]["annotations"][0]["text"]
    own = answer.frame[answer.frame["employer"] == "Alphabet"]["company_id"].nunique()
    assert heading.startswith(f"Of {answer.frame['employer_id'].nunique()} employers, the one with most companies:")
    assert f"{own} companies founded by alumni of <b>Alphabet</b>" in heading
    assert "grey" in heading
