"""What the words of the questions on models, frontier and stack mean: models counted, labs compared, layers, surveys.

Part of the definitions: a change of meaning here raises `DEFINITIONS` too.
"""

from itertools import combinations

from analytics.choices import Choice, Option

FRONTIER_LABS = {
    "openai": "OpenAI",
    "anthropic": "Anthropic",
    "alphabet": "Alphabet",
    "xai": "xAI",
    "meta": "Meta",
    "deepseek": "DeepSeek",
}
"""The labs that were first or second on the capabilities index in some month, each as its owner of today."""
PAIRS = {f"{one}-{other}": (one, other) for one, other in combinations(FRONTIER_LABS, 2)}
PAIR = Choice(
    "pair",
    "Labs compared",
    (
        Option("first-second", "First and second", "The two best labs of the month, whichever they are."),
        *(Option(slug, f"{FRONTIER_LABS[one]} and {FRONTIER_LABS[other]}") for slug, (one, other) in PAIRS.items()),
    ),
    "first-second",
    "Whose best models are compared: the best two labs of all, or two that are named.",
)
LAYER = Choice(
    "layer",
    "Layer",
    (
        Option("all", "All"),
        Option("chips", "Chips", "Makers of AI chips."),
        Option("cloud", "Cloud", "Who sells compute, or says that it will."),
        Option("data-centres", "Data centres", "Owners of data centres that draw power."),
        Option("models", "Models", "Makers of notable models, and their share of what firms spend on models."),
        Option("applications", "Applications", "Vendors whose products firms use."),
    ),
    "all",
    "Which part of the stack.",
)
BELOW_MODELS = ("chips", "cloud", "data-centres")
INDEPENDENT_LABS = ("OpenAI", "Anthropic", "xAI")
RECENT = "2024"
"""The year from which on evidence of a layer counts for the claim about the stack."""
CLOSE_MONTHS = 3
"""Months within which the second lab is at par in the claim about the frontier."""
"""The labs that no company with other layers of its own holds."""
SURVEY = Choice(
    "survey",
    "Survey",
    (
        Option("all", "All"),
        Option("menlo", "Menlo Ventures", "Share of spend on language models; Menlo is an investor in Anthropic."),
        Option(
            "a16z-spend", "a16z, spend", "Share of spend on language models of about 100 chief information officers."
        ),
        Option("a16z-use", "a16z, use", "Share of about 100 chief information officers whose firm uses the vendor."),
        Option("etr", "ETR", "Share of buyers of information technology who use the vendor."),
        Option("card-spend", "Card index", "Share of US firms whose company cards pay the vendor."),
    ),
    "all",
    "Who was asked what: surveys differ in both and are never averaged.",
)
COUNTED_BY = {"menlo": "spend", "a16z-spend": "spend", "a16z-use": "buyers", "etr": "buyers", "card-spend": "buyers"}
"""What the shares of each survey are shares of."""


MODEL_SET = Choice(
    "set",
    "Models",
    (
        Option("notable", "Notable models"),
        Option("frontier", "Frontier models", "At the frontier of training compute."),
    ),
    "notable",
    "Which models are counted.",
)
JOINT = Choice(
    "joint",
    "Joint work",
    (
        Option(
            "own",
            "Own class",
            "Models made by organisations of more than one sector form a class of their own.",
        ),
        Option("split", "Split", "Each model is split equally over its organisations."),
    ),
    "own",
    "What happens to models made together.",
)
