"""What the words of the money questions mean: kinds of deal, measures of capital expenditure, inputs of a scenario.

Part of the definitions: a change of meaning here raises `DEFINITIONS` too.
"""

from collections.abc import Mapping

from analytics.choice_kinds import NumberChoice
from analytics.choices import Choice, Option

DEAL_KIND = Choice(
    "kind",
    "Kind of deal",
    (
        Option("all", "All"),
        Option("people", "For the people", "Acqui-hires and licence-and-hire deals: the people come, no company does."),
        Option("acquisition", "Acquisition", "The company was bought."),
        Option("acquihire", "Acqui-hire", "The company was bought for its people."),
        Option("licence-and-hire", "Licence and hire", "A licence was paid for and people came over."),
        Option("stake-and-hire", "Stake and hire", "A stake was bought and people came over."),
        Option("majority-investment", "Majority investment"),
        Option("merger", "Merger"),
        Option("failed-acquisition", "Failed", "Agreed or reported, and never closed."),
    ),
    "all",
    "Which kinds of deal are shown.",
)
KINDS_FOR_PEOPLE = ("acquihire", "licence-and-hire")
FAILED = "failed-acquisition"
SMALL_SHARE = 0.1
"""The share of capital expenditure up to which a deal is small in the claim about deals."""
CAPEX_MEASURE = Choice(
    "measure",
    "Capital expenditure",
    (
        Option("cash", "Cash", "Cash purchases of property and equipment, from the cash-flow statement."),
        Option("with-leases", "With leases", "The same plus the principal paid on finance leases."),
        Option(
            "as-reported",
            "As reported",
            "Figures of outlets that do not say how leases count: comparable with nothing else.",
        ),
    ),
    "cash",
    "What counts as capital expenditure; the measures are never mixed.",
)
LEAST = Choice(
    "least",
    "Deals of at least",
    (Option("500000000", "$500m"), Option("1000000000", "$1bn")),
    "1000000000",
    "The least value of a deal that counts, US dollars.",
)

LAB_STAKE = NumberChoice(
    "stake",
    "Stake, all the money raised",
    default="1000000000",
    least="100000000",
    most="5000000000",
    step="100000000",
    unit="usd",
    meaning="What investors put in.",
)
LAB_YEARS = NumberChoice(
    "years", "Years until the outcome", default="4", least="1", most="10", step="1", unit="years", meaning="One date."
)
LAB_RATE = NumberChoice(
    "rate",
    "Yearly discount rate",
    default="0.12",
    least="0.02",
    most="0.4",
    step="0.02",
    unit="share",
    meaning="Continuously compounded.",
)
LAB_SUCCESS = NumberChoice(
    "success",
    "Chance of success",
    default="0.1",
    least="0",
    most="0.5",
    step="0.01",
    unit="share",
    meaning="That the lab becomes a business.",
)
LAB_SUCCESS_VALUE = NumberChoice(
    "success-value",
    "Value on success",
    default="15000000000",
    least="1000000000",
    most="100000000000",
    step="1000000000",
    unit="usd",
    meaning="What the stake is worth then.",
)
LAB_BOUGHT = NumberChoice(
    "bought",
    "Chance of a purchase, given failure",
    default="0.5",
    least="0",
    most="1",
    step="0.05",
    unit="share",
    meaning="That a large company buys the people when the lab fails.",
)
LAB_PEOPLE = NumberChoice(
    "key-people",
    "People paid for",
    default="70",
    least="10",
    most="300",
    step="5",
    unit="people",
    meaning="Those the buyer pays for and who come.",
)
LAB_PRICE = NumberChoice(
    "price-each",
    "Price per person",
    default="19000000",
    least="1000000",
    most="80000000",
    step="1000000",
    unit="usd",
    meaning="What the buyer pays for each of them; the deals show the reported range.",
)
LAB_SCRAP = NumberChoice(
    "scrap",
    "Value without a purchase",
    default="100000000",
    least="0",
    most="1000000000",
    step="50000000",
    unit="usd",
    meaning="What is left when it fails and nobody buys.",
)
LAB_INPUTS: tuple[NumberChoice, ...] = (
    LAB_STAKE,
    LAB_YEARS,
    LAB_RATE,
    LAB_SUCCESS,
    LAB_SUCCESS_VALUE,
    LAB_BOUGHT,
    LAB_PEOPLE,
    LAB_PRICE,
    LAB_SCRAP,
)


def in_kinds(column: str) -> str:
    """SQL condition that a kind of deal is one of those chosen; bound under the names that `kind_values` gives."""
    return f"($kinds IS NULL OR list_contains($kinds, {column}))"


def kind_values(kind: str) -> Mapping[str, object]:
    """Values for the condition of `in_kinds`.

    Example:
        >>> kind_values("people"), kind_values("merger"), kind_values("all")
        ({'kinds': ['acquihire', 'licence-and-hire']}, {'kinds': ['merger']}, {'kinds': None})
    """
    if kind == "all":
        return {"kinds": None}
    return {"kinds": list(KINDS_FOR_PEOPLE) if kind == "people" else [kind]}
