"""Metrics: pure functions on arrays, one module per family.

Arrays in, numbers out. NaN means undefined, `ValueError` refused input, None suppressed. Shares lie in [0, 1],
points are (latitude, longitude) in degrees, distances kilometres on a sphere. Every function documents, under fixed
headings, its meaning, formula, arguments, results, what is undefined, what is refused, its source and an example
that runs.
"""

from analytics.metrics.change import lind_mehlum_u_test, permutation_mc_pvalue, two_proportion_z, v_shape_three_window
from analytics.metrics.checks import omit_missing
from analytics.metrics.concentration import (
    concentration_ratio,
    effective_number,
    hhi,
    hhi_normalised,
    hhi_unbiased_counts,
    hhi_unbiased_se,
    shannon_normalised,
    shares,
)
from analytics.metrics.duranton_overman import bandwidth_silverman_nrd0, duranton_overman_envelope, duranton_overman_kd
from analytics.metrics.economics import (
    acquisition_to_capex,
    annual_hazard_from_exit_share,
    lab_three_state_ev,
    liquidity_u_curve,
    liquidity_u_curve_min_closed_form,
    value_per_acquired_researcher,
)
from analytics.metrics.envelopes import mc_envelope_global_rank, mc_envelope_pointwise, mc_global_mad_test_p
from analytics.metrics.flow import (
    affinity_quasi_independence,
    direction_index_log_rate_ratio,
    direction_index_wilson,
    flow_aggregates,
    pagerank_talent_attractor,
    poaching_asymmetry_exact,
    quasi_independence_expected,
)
from analytics.metrics.frontier import (
    diminishing_returns_quadratic,
    diminishing_returns_quadratic_logit,
    frontier_gap,
    months_behind_interpolated,
    months_behind_step,
)
from analytics.metrics.genealogy import break_circles, diaspora_size, founder_yield_per_100_alumni, generation_depth
from analytics.metrics.inequality import gini, gini_corrected, lorenz_points, theil_decomposition, theil_t
from analytics.metrics.intervals import jeffreys_interval, newcombe_difference, poisson_ratio_exact_ci, wilson_interval
from analytics.metrics.location import (
    gamma_prior_moments,
    location_quotient,
    location_quotient_ci_nested_delta,
    location_quotient_matrix,
    lq_shrunk_gamma_poisson,
)
from analytics.metrics.people import (
    career_age,
    cohort_concentration_fractional,
    cohort_contestedness,
    fractional_authorship_scores,
    jaccard,
    kendall_tau_b,
    top_n_with_ties,
)
from analytics.metrics.point_patterns import k_difference_cases_controls, k_sphere_csr_expectation, ripley_k_sphere
from analytics.metrics.privacy import k_anonymity_suppress, k_anonymity_suppress_with_total
from analytics.metrics.quantiles import median, median_ci_order_statistic_ranks, quantile_type7
from analytics.metrics.shared_places import bandwidth_nrd0_shared, duranton_overman_envelope_shared
from analytics.metrics.shared_units import gini_bootstrap_interval, hhi_bootstrap_interval, hhi_unbiased_shared
from analytics.metrics.space import (
    great_circle_km,
    radius_quantile_about_point,
    radius_quantile_best_data_centre,
    share_within_km,
    spherical_centroid,
    standard_distance_km,
)
from analytics.metrics.survival import kaplan_meier, logrank, person_year_hazard
from analytics.metrics.transitions import boomerang_rate, od_matrix_from_panel

__all__ = [
    "acquisition_to_capex",
    "affinity_quasi_independence",
    "annual_hazard_from_exit_share",
    "bandwidth_nrd0_shared",
    "bandwidth_silverman_nrd0",
    "boomerang_rate",
    "break_circles",
    "career_age",
    "cohort_concentration_fractional",
    "cohort_contestedness",
    "concentration_ratio",
    "diaspora_size",
    "diminishing_returns_quadratic",
    "diminishing_returns_quadratic_logit",
    "direction_index_log_rate_ratio",
    "direction_index_wilson",
    "duranton_overman_envelope",
    "duranton_overman_envelope_shared",
    "duranton_overman_kd",
    "effective_number",
    "flow_aggregates",
    "founder_yield_per_100_alumni",
    "fractional_authorship_scores",
    "frontier_gap",
    "gamma_prior_moments",
    "generation_depth",
    "gini",
    "gini_bootstrap_interval",
    "gini_corrected",
    "great_circle_km",
    "hhi",
    "hhi_bootstrap_interval",
    "hhi_normalised",
    "hhi_unbiased_counts",
    "hhi_unbiased_se",
    "hhi_unbiased_shared",
    "jaccard",
    "jeffreys_interval",
    "k_anonymity_suppress",
    "k_anonymity_suppress_with_total",
    "k_difference_cases_controls",
    "k_sphere_csr_expectation",
    "kaplan_meier",
    "kendall_tau_b",
    "lab_three_state_ev",
    "lind_mehlum_u_test",
    "liquidity_u_curve",
    "liquidity_u_curve_min_closed_form",
    "location_quotient",
    "location_quotient_ci_nested_delta",
    "location_quotient_matrix",
    "logrank",
    "lorenz_points",
    "lq_shrunk_gamma_poisson",
    "mc_envelope_global_rank",
    "mc_envelope_pointwise",
    "mc_global_mad_test_p",
    "median",
    "median_ci_order_statistic_ranks",
    "months_behind_interpolated",
    "months_behind_step",
    "newcombe_difference",
    "od_matrix_from_panel",
    "omit_missing",
    "pagerank_talent_attractor",
    "permutation_mc_pvalue",
    "person_year_hazard",
    "poaching_asymmetry_exact",
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
    "theil_decomposition",
    "theil_t",
    "top_n_with_ties",
    "two_proportion_z",
    "v_shape_three_window",
    "value_per_acquired_researcher",
    "wilson_interval",
]
