"""Every question of the product. Importing this package fills the registry."""

from analytics.questions import (
    capex,
    cluster,
    colocation,
    concentration,
    deals,
    enterprise,
    flows,
    frontier,
    lab_option,
    models,
    people,
    sites,
    specialisation,
    spread,
    stack,
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
    "enterprise",
    "find",
    "flows",
    "frontier",
    "lab_option",
    "models",
    "people",
    "sites",
    "specialisation",
    "spread",
    "stack",
    "verdicts",
]
