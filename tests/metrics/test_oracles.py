"""Every worked case for a metric we have, and proof that we have every metric of the registry.

Others check the same metrics against worked cases of their own with `run_oracles.py`, which loads the registry of this
folder by its bare name. From `tests/`, with the cases beside the checkout:

    PYTHONPATH=.:.. python ../../shared/oracles/run_oracles.py ../../shared/oracles/public.json oracle_registry

It reports "0 failed".
"""

import json
import math
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analytics import metrics
from tests.oracle_registry import REGISTRY

TESTS = Path(__file__).parents[1]

CASES = json.loads(Path(__file__).with_name("public_cases.json").read_text(encoding="utf-8"))["cases"]
OURS = [case for case in CASES if case["metric"] in REGISTRY]
SPECIAL = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}
# Metrics with cases that no page asks for yet. A name leaves the list when its function arrives.
NOT_YET = {
    "aalen_johansen_competing_risks",
    "affinity_independence_with_diagonal",
    "besag_l_minus_r",
    "betweenness_inverse_flow",
    "binomial_put",
    "black_scholes",
    "bowker_symmetry",
    "clark_evans_naive",
    "clopper_pearson",
    "dissimilarity_group_vs_rest",
    "eb_rate_marshall",
    "ellison_glaeser_maurel_sedillot",
    "elo_win_probability",
    "fisher_exact_two_sided",
    "getis_ord_gstar_z",
    "gini_bootstrap_mean_sd",
    "gini_weighted",
    "hhi_bootstrap_expectation",
    "hill_numbers",
    "hoover",
    "hoover_vs_uniform",
    "kde_von_mises_fisher_per_km2",
    "krugman",
    "krugman_rows_vs_all",
    "median_bootstrap_pmf",
    "modularity_directed",
    "modularity_undirected_unweighted",
    "morans_i",
    "permutation_mean_diff_exact",
    "radius_quantile_optimal_centre_planar",
    "ripley_k_planar",
    "segmented_regression",
    "shannon_miller_madow",
    "shannon_nat",
    "single_mean_break",
    "std_ellipse_geo",
    "std_ellipse_planar_crimestat",
}


def decoded(value):
    if isinstance(value, dict):
        return {key: decoded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [decoded(item) for item in value]
    return SPECIAL.get(value, value) if isinstance(value, str) else value


def agrees(expected, got, tolerance, relative):
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            key in got and agrees(item, got[key], tolerance, relative) for key, item in expected.items()
        )
    if isinstance(expected, list):
        got = list(got)
        return len(got) == len(expected) and all(
            agrees(one, other, tolerance, relative) for one, other in zip(expected, got, strict=True)
        )
    if expected is None or isinstance(expected, (str, bool)):
        return got == expected
    if isinstance(expected, float) and not math.isfinite(expected):
        return math.isnan(got) if math.isnan(expected) else got == expected
    return abs(float(got) - expected) <= tolerance * (max(1, abs(expected)) if relative else 1)


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["id"])
def test_case(case):
    function, inputs = REGISTRY[case["metric"]], decoded(case["inputs"])
    if case["expected"] == "ERROR":
        with pytest.raises(ValueError, match=r"^[^\n]+: found .+, expected .+\.$"):
            function(**inputs)
        return
    got = function(**inputs)
    assert agrees(decoded(case["expected"]), got, case["tol"], "relative" in case["tol_is"]), got


def test_cases_without_a_function_are_known():
    assert {case["metric"] for case in CASES} - set(REGISTRY) == NOT_YET


def test_every_metric_of_the_registry_is_there():
    assert not [name for name in REGISTRY if not callable(getattr(metrics, name, None))]


def test_the_public_cases_hold_when_run_from_outside(raw):
    oracles = raw.parent / "oracles"
    ran = subprocess.run(
        [sys.executable, oracles / "run_oracles.py", oracles / "public.json", "oracle_registry"],
        cwd=TESTS,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([".", ".."])},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    told = re.search(r"^(\d+) run, 0 failed, ", ran.stdout, re.MULTILINE)
    assert told, ran.stdout
    assert int(told[1]) >= len(REGISTRY)
