"""Every question of the product. Importing this package fills the registry."""

from analytics.questions import (
    cluster,
    colocation,
    concentration,
    enterprise,
    flows,
    frontier,
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
    "cluster",
    "colocation",
    "concentration",
    "enterprise",
    "find",
    "flows",
    "frontier",
    "models",
    "people",
    "sites",
    "specialisation",
    "spread",
    "stack",
    "verdicts",
]
