"""Switches of the questions about credited people and papers."""

from analytics.choices import Choice, Option

LEAST_COVERAGE = 0.6
"""Share of the credited names that has to be found in the lists of papers before their careers are looked at."""
NOTABLE, FIELD = "All notable models", "All authors in the lists"
"""Rows of the question about career age that are no lab."""
SIZE = Choice(
    "size",
    "Size of the cohort",
    tuple(Option(str(size), f"{size} people") for size in (100, 150, 175, 200, 300)),
    "175",
    "How many people are in the cohort; all who tie with the last are in it too.",
)
WINDOW = Choice(
    "window",
    "Models of",
    (
        Option("all", "All years", "Every model on the list."),
        Option("5", "The last five years", "Models published in the five years before the newest."),
    ),
    "all",
    "Which years' models count.",
)
CREDIT = Choice(
    "credit",
    "Credit",
    (
        Option("fractional", "Shared", "Each model counts once, split equally over its authors."),
        Option("full", "Whole", "Each author gets the whole model."),
    ),
    "fractional",
    "How a model is shared among its authors.",
)
CREDITED = Choice(
    "credited",
    "Authors",
    (Option("all", "All authors"), Option("first", "First author only")),
    "all",
    "Whose career is looked at.",
)
COVERAGE = Choice(
    "coverage",
    "Shown from",
    (
        Option("60", "60 % found", "A median is shown where at least 60 % of the credited names occur in the lists."),
        Option("any", "Any share found", "Medians of the few who were found are shown too."),
    ),
    "60",
    "From which share of credited names found a median is shown.",
)
VENUES = {
    "neurips": "NeurIPS",
    "icml": "ICML",
    "iclr": "ICLR",
    "acl": "ACL",
    "naacl": "NAACL",
    "emnlp": "EMNLP",
    "aaai": "AAAI",
    "ijcai": "IJCAI",
    "aistats": "AISTATS",
    "uai": "UAI",
    "colt": "COLT",
    "corl": "CoRL",
    "rss": "RSS",
}
VENUE = Choice(
    "venue",
    "Conference",
    (
        *(Option(slug, name) for slug, name in VENUES.items()),
        Option(
            "neurips-organisations",
            "NeurIPS, by organisation",
            "Every organisation of a paper counts the paper, so joint work is not told apart.",
        ),
    ),
    "neurips",
    "Which conference's papers are counted.",
)
