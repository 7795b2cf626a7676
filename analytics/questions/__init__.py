"""Every question of the product. Importing this package fills the registry."""

from analytics.questions import (
    cluster,
    colocation,
    concentration,
    flows,
    liquidity,
    liquidity_exits,
    models,
    people,
    sites,
    specialisation,
    spread,
    teams,
    tenure,
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
    "liquidity",
    "liquidity_exits",
    "models",
    "people",
    "sites",
    "specialisation",
    "spread",
    "teams",
    "tenure",
    "verdicts",
]
