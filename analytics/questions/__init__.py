"""Every question of the product. Importing this package fills the registry."""

from analytics.questions import (
    capex,
    cluster,
    colocation,
    concentration,
    deals,
    flows,
    lab_option,
    models,
    people,
    sites,
    specialisation,
    spread,
    verdicts,
)
from analytics.questions.registry import QUESTIONS, Question, ask, find

__all__ = [
    "QUESTIONS",
    "Question",
    "ask",
    "capex",
    "cluster",
    "colocation",
    "concentration",
    "deals",
    "find",
    "flows",
    "lab_option",
    "models",
    "people",
    "sites",
    "specialisation",
    "spread",
    "verdicts",
]
