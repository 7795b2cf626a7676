"""Every question of the product. Importing this package fills the registry."""

from analytics.questions import (
    cluster,
    colocation,
    concentration,
    flows,
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
    "cluster",
    "colocation",
    "concentration",
    "find",
    "flows",
    "models",
    "people",
    "sites",
    "specialisation",
    "spread",
    "verdicts",
]
