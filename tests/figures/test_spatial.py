"""Figures about closeness: what stands where, and what is filled."""

from dataclasses import replace

import pytest

from analytics.figures import spatial
from analytics.questions import ask


def test_a_dot_for_each_distance_at_which_companies_cluster(version):
    answer = ask(version, "colocation")
    dots = spatial.distance_density(answer, theme="light")["data"][-1]
    assert dots["x"] == answer.frame.loc[answer.frame["localised"], "r_km"].tolist()
    none = replace(answer, frame=answer.frame.assign(localised=False))
    drawn = spatial.distance_density(none, theme="light")
    assert drawn["data"][-1]["x"] == []
    assert not any("above the band" in words["text"] for words in drawn["layout"]["annotations"])


def test_metros_stand_in_order_and_are_filled_only_where_the_interval_leaves_one_out(version):
    answer = ask(version, "specialisation")
    largest = answer.frame[answer.frame["location_quotient"].notna()].head(20)
    dots = [trace for trace in spatial.quotients(answer, theme="light")["data"] if trace["mode"] == "markers"]
    placed = sorted((y, x) for trace in dots for x, y in zip(trace["x"], trace["y"], strict=True))
    assert [x for _, x in placed] == sorted(largest["location_quotient"], reverse=True)
    told = largest[(largest["low"] > 1) | (largest["high"] < 1)]
    assert sum(len(trace["x"]) for trace in dots if trace["marker"]["symbol"] == "circle") == len(told)


def test_a_metro_is_drawn_where_it_lies_and_its_interval_cut_only_at_the_edge(version):
    answer = ask(version, "specialisation")
    largest = answer.frame[answer.frame["location_quotient"].notna()].head(20)
    low = largest["low"]
    drawn = spatial.quotients(answer, theme="light")
    least = 10 ** drawn["layout"]["xaxis"]["range"][0]
    ends = [
        x - minus
        for trace in drawn["data"]
        if trace["mode"] == "markers"
        for x, minus in zip(trace["x"], trace["error_x"]["arrayminus"], strict=True)
    ]
    assert sorted(ends) == pytest.approx(sorted(low.clip(lower=least)))
    assert (largest["location_quotient"] > least).all()
