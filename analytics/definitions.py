"""What the words mean: every switch of every question, in one place.

A change of meaning here changes numbers: raise `DEFINITIONS` and say so in the changelog.
"""

from analytics.choice_kinds import AreaChoice, NamedChoice, PeriodChoice
from analytics.choices import Choice, Option

DEFINITIONS = "1"

BAY_COUNTIES = (
    "Alameda",
    "Contra Costa",
    "Marin",
    "Napa",
    "San Francisco",
    "San Mateo",
    "Santa Clara",
    "Solano",
    "Sonoma",
)
SAN_FRANCISCO = (37.7749, -122.4194)
LEAST_N = 10
"""Ratios, indices and ranks are given from this base on; below it the count is shown alone."""
LEAST_INFERRED = 5
"""Counts of people inferred from papers are given from this number on."""

POPULATION = Choice(
    "population",
    "Companies counted",
    (
        Option("yc", "Y Combinator", "Companies of Y Combinator batches since 2005."),
        Option(
            "yc-ai",
            "Y Combinator, AI",
            "Those whose tags in the newest listing hold an AI tag; companies that died untagged are missed.",
        ),
        Option("labs", "AI labs", "Organisations that build AI models or systems on research of their own."),
        Option(
            "notable-models",
            "Notable models",
            "Notable AI models, placed at their organisations' headquarters.",
        ),
    ),
    "yc",
    "Which companies or models are counted.",
)
BASELINE = Choice(
    "baseline",
    "Drawn from",
    (
        Option("yc", "All of Y Combinator", "All companies of Y Combinator batches, those counted included."),
        Option("yc-same-year", "The same batch years", "As many of each batch year as are counted, from that year's."),
    ),
    "yc",
    "Companies that show where the counted ones, which are among them, could have been.",
)
OBSERVED = Choice(
    "observed",
    "Observed",
    (
        Option(
            "first-listed",
            "When first listed",
            "First snapshot with at least 85 % of the batch's largest count.",
        ),
        Option(
            "same-age-12",
            "At 12 months",
            "Snapshot nearest to 12 months after the batch began, within 4 months.",
        ),
        Option(
            "same-age-24",
            "At 24 months",
            "Snapshot nearest to 24 months after the batch began, within 4 months.",
        ),
        Option(
            "same-age-36",
            "At 36 months",
            "Snapshot nearest to 36 months after the batch began, within 4 months.",
        ),
        Option("latest", "In the last snapshot", "Whatever the age of the batch."),
    ),
    "same-age-36",
    "At which age a batch is looked at. Listings drift, so only equal ages compare.",
)
BASE = Choice(
    "base",
    "Compared with",
    (
        Option("world", "The world", "All with a known place."),
        Option("western", "The West", "North America, Europe, Israel, Australia and New Zealand."),
        Option("us", "The United States", "Those with a place in the United States."),
    ),
    "world",
    "Which companies form the base of a share.",
)
AREA = AreaChoice(
    "area",
    "Area",
    (
        Option("bay-area-9", "Bay Area (nine counties)", "The nine counties of the San Francisco Bay Area."),
        Option("san-francisco", "San Francisco", "The city and county of San Francisco."),
    ),
    "bay-area-9",
    "What counts as inside; radius-N is a circle of N km about the centre of San Francisco.",
)
MISSING = Choice(
    "missing",
    "Without a place",
    (
        Option("drop", "Left out", "Companies that list no place leave the base; 'Remote' is not a place."),
        Option(
            "outside",
            "Counted outside",
            "Companies that list no place stay in the base as outside: a lower bound.",
        ),
    ),
    "drop",
    "What happens to companies that list no place.",
)
PERIOD = PeriodChoice("period", "Period", meaning="One period, or a range of years.")
ONE_PERIOD = PeriodChoice("period", "Period", meaning="One period; all stands for the newest.", ranges=False)
MEASURE = Choice(
    "measure",
    "Measure",
    (
        Option("companies", "Companies", "Companies, each split equally over the places it lists."),
        Option("models", "Notable models", "Notable models, each split equally over its organisations."),
        Option("people", "Reported arrivals", "People reported to have joined an organisation."),
        Option("money", "Money raised", "Reported funding of AI organisations, US dollars."),
    ),
    "companies",
    "What is concentrated.",
)
UNIT = Choice(
    "unit",
    "By",
    (
        Option("city", "City"),
        Option("county", "County", "County; abroad its nearest counterpart."),
        Option("metro", "Metro area"),
        Option("country", "Country"),
        Option("organisation", "Organisation"),
        Option("parent", "Parent company", "The owner on the day."),
    ),
    "county",
    "What holds the shares.",
)
WEIGHT = Choice(
    "weight",
    "Weight",
    (
        Option("count", "Each company once"),
        Option("money", "Last reported valuation", "Companies without a reported valuation are left out."),
    ),
    "count",
    "How much each company weighs.",
)
SERIES = Choice(
    "series",
    "Series",
    (
        Option("reported", "Reported moves", "Moves that a public source reported, one by one."),
        Option(
            "published-strict",
            "From papers, strict",
            "Two papers at both labs, nothing in between, no return: few are found, late, mostly right.",
        ),
        Option(
            "published-loose",
            "From papers, loose",
            "Any change of lab between two observed years: more are found, many of them are wrong.",
        ),
    ),
    "reported",
    "Which record of moves is read; records are never added together.",
)
MERGE = Choice(
    "merge",
    "Labs",
    (
        Option("parent", "As their parent", "Labs count as the company that owned them on the day."),
        Option("lab", "Separately", "Labs of one company stay apart."),
    ),
    "parent",
    "Whether labs of one company are one.",
)
KINDS = Choice(
    "kinds",
    "Kinds of move",
    (
        Option("all", "All", "Joining and founding."),
        Option("without-founding", "Without founding", "Founding a company is a different act from joining one."),
    ),
    "all",
    "Whether founding a company counts as a move to it.",
)
DEALS = Choice(
    "deals",
    "Deals",
    (
        Option("include", "Included", "People who came over in an acqui-hire or a licence deal count."),
        Option("exclude", "Left out", "They do not count."),
    ),
    "include",
    "Whether people who moved as part of a deal count.",
)
CLASSES = Choice(
    "classes",
    "Incumbents are",
    (
        Option(
            "matured-labs",
            "Big tech and matured labs",
            "Big tech; OpenAI from 2023, Anthropic from 2024, xAI from 2025. The class is that of the day of the move.",
        ),
        Option("big-tech", "Big tech only", "OpenAI, Anthropic and xAI stay start-ups."),
    ),
    "matured-labs",
    "Who is an incumbent on the day of a move.",
)
EVIDENCE = Choice(
    "evidence",
    "Evidence",
    (
        Option("sourced", "Source read", "Only rows whose source's passage was read and is not weak."),
        Option("all", "All", "Weak and general-knowledge rows too, marked."),
    ),
    "sourced",
    "How well a row must be supported.",
)
SUBJECT = NamedChoice(
    "subject",
    "About",
    (Option("organisation.openai", "OpenAI"),),
    "organisation.openai",
    "An organisation, a person with a reported move or founding, or a company of the Y Combinator directory.",
)
EMPLOYER = NamedChoice(
    "employer",
    "Employer",
    (Option("all", "All employers"),),
    "all",
    "Whose alumni, and the alumni of what they founded, are followed.",
)
COMPANY = NamedChoice(
    "company", "Company", (Option("all", "All"),), "all", "Which of the companies that the data of a view name."
)
QUOTED_CLAIM = Choice(
    "claim",
    "Speaks to",
    (
        Option("all", "All claims"),
        Option("valinor", "Valinor"),
        Option("snap-back", "Snap-back"),
        Option("brain-drain", "Brain drain"),
        Option("diaspora", "Diaspora"),
    ),
    "all",
    "The claim that the quoted figures speak to.",
)

AREA_IN_WORDS = {"bay-area-9": "in the Bay Area", "san-francisco": "in San Francisco"}
COUNTED_IN_WORDS = {
    "yc": "Y Combinator companies",
    "yc-ai": "Y Combinator AI companies",
    "labs": "AI labs",
    "notable-models": "notable models",
}
SECTORS = ("industry", "academia", "joint", "government-nonprofit", "unknown")
FOUNDING_KINDS = ("found", "cofound")
NO_ORDINARY_JOB = ("intern", "study")
"""Times at an employer that make nobody an alumnus by default."""


def area_in_words(area: str) -> str:
    """Where an area is, as the end of a sentence.

    Example:
        >>> area_in_words("radius-50")
        'within 50 km of San Francisco'
    """
    return AREA_IN_WORDS.get(area) or AREA.label_of(area)
