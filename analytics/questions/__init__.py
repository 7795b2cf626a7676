"""Every question of the product. Importing this package fills the registry."""

from analytics.questions import (
    attractors,
    cluster,
    colocation,
    concentration,
    elite,
    flows,
    models,
    papers,
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
    "attractors",
    "cluster",
    "colocation",
    "concentration",
    "elite",
    "find",
    "flows",
    "models",
    "papers",
    "people",
    "sites",
    "specialisation",
    "spread",
    "verdicts",
]
