"""Every question of the product. Importing this package fills the registry."""

from analytics.questions import (
    cluster,
    colocation,
    concentration,
    flows,
    founders,
    models,
    people,
    quoted,
    sites,
    specialisation,
    spread,
    verdicts,
)
from analytics.questions.registry import QUESTIONS, Question, ask, choices_of, find

__all__ = [
    "QUESTIONS",
    "Question",
    "ask",
    "choices_of",
    "cluster",
    "colocation",
    "concentration",
    "find",
    "flows",
    "founders",
    "models",
    "people",
    "quoted",
    "sites",
    "specialisation",
    "spread",
    "verdicts",
]
