"""Metric key -> function, for `run_oracles.py`: names of arguments are adapted here, nothing is computed."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that it also loads from elsewhere

from analytics import metrics

INFORMATIONAL = ("dataset", "labels", "stat")  # inputs that describe a case
FIELDS = (  # results of several parts that a case names
    "cohort_concentration_fractional",
    "cohort_contestedness",
    "diaspora_size",
    "diminishing_returns_quadratic",
    "diminishing_returns_quadratic_logit",
    "direction_index_log_rate_ratio",
    "direction_index_wilson",
    "boomerang_rate",
    "flow_aggregates",
    "founder_yield_per_100_alumni",
    "frontier_gap",
    "kaplan_meier",
    "lab_three_state_ev",
    "lind_mehlum_u_test",
    "liquidity_u_curve",
    "location_quotient_ci_nested_delta",
    "logrank",
    "lorenz_points",
    "mc_envelope_global_rank",
    "mc_envelope_pointwise",
    "person_year_hazard",
    "poaching_asymmetry_exact",
    "theil_decomposition",
    "two_proportion_z",
    "v_shape_three_window",
    "value_per_acquired_researcher",
)
PLAIN = (  # results that are a number, a list or a mapping
    "acquisition_to_capex",
    "affinity_quasi_independence",
    "annual_hazard_from_exit_share",
    "bandwidth_silverman_nrd0",
    "career_age",
    "concentration_ratio",
    "duranton_overman_kd",
    "effective_number",
    "fractional_authorship_scores",
    "generation_depth",
    "gini",
    "gini_corrected",
    "great_circle_km",
    "hhi",
    "hhi_normalised",
    "hhi_unbiased_counts",
    "hhi_unbiased_se",
    "jaccard",
    "jeffreys_interval",
    "k_anonymity_suppress",
    "k_anonymity_suppress_with_total",
    "k_difference_cases_controls",
    "k_sphere_csr_expectation",
    "kendall_tau_b",
    "liquidity_u_curve_min_closed_form",
    "location_quotient",
    "location_quotient_matrix",
    "lq_shrunk_gamma_poisson",
    "mc_global_mad_test_p",
    "median",
    "median_ci_order_statistic_ranks",
    "months_behind_interpolated",
    "months_behind_step",
    "newcombe_difference",
    "od_matrix_from_panel",
    "pagerank_talent_attractor",
    "permutation_mc_pvalue",
    "poisson_ratio_exact_ci",
    "quantile_type7",
    "quasi_independence_expected",
    "radius_quantile_about_point",
    "radius_quantile_best_data_centre",
    "ripley_k_sphere",
    "shannon_normalised",
    "share_within_km",
    "shares",
    "spherical_centroid",
    "standard_distance_km",
    "theil_t",
    "top_n_with_ties",
    "wilson_interval",
)


def _adapted(name: str) -> Callable[..., Any]:
    def call(**inputs: Any) -> Any:
        result = getattr(metrics, name)(**{key: inputs[key] for key in inputs if key not in INFORMATIONAL})
        return result._asdict() if name in FIELDS else result

    return call


REGISTRY: dict[str, Callable[..., Any]] = {name: _adapted(name) for name in sorted((*FIELDS, *PLAIN))}
