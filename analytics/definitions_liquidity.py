"""What the words of the questions on tenure and liquidity mean: who has left, whose shares, inputs of the scenario.

Part of the definitions: a change of meaning here raises `DEFINITIONS` too.
"""

from analytics.choice_kinds import NumberChoice
from analytics.choices import Choice, Option

LAB = Choice(
    "lab",
    "Organisation",
    (
        Option("all", "All", "Every organisation with at least ten spells."),
        Option("anthropic", "Anthropic"),
        Option("atomic-ai", "Atomic AI"),
        Option("center-for-ai-safety", "Center for AI Safety"),
        Option("center-for-human-compatible-ai", "Center for Human-Compatible AI"),
        Option("conjecture", "Conjecture"),
        Option("epoch", "Epoch"),
        Option("forethought-foundation-for-global-priorities-research", "Forethought Foundation"),
        Option("google-deepmind", "Google DeepMind"),
        Option("machine-intelligence-research-institute", "Machine Intelligence Research Institute"),
        Option("openai", "OpenAI"),
        Option("ought", "Ought"),
        Option("redwood-research", "Redwood Research"),
        Option("thinking-machines-lab", "Thinking Machines Lab"),
    ),
    "all",
    "Whose people are followed.",
)
EXIT = Choice(
    "exit",
    "Who has left",
    (
        Option("employment", "Employees", "Whose last position as an employee has ended; an advisor has left."),
        Option("with-interns", "Interns too", "Interns, students and visitors are followed as well."),
        Option("any-role", "Any role", "Whose last position of any kind has ended, advisors and board members too."),
    ),
    "employment",
    "Which positions make up a spell; it ends when the last of them does.",
)
CAUSE = Choice(
    "cause",
    "Exits counted",
    (
        Option("all", "All", "Every end of employment, whatever came next."),
        Option("employer", "To another employer", "Those reported to have joined another employer within half a year."),
        Option("found", "To found", "Those reported to have founded a company within half a year."),
    ),
    "all",
    "Which ends of employment count; what came next is known only where a move was reported.",
)
PAY_HEIGHT = NumberChoice(
    "pay-height",
    "Leave for pay, nothing to sell",
    default="0.25",
    most="1",
    step="0.01",
    unit="per year",
    meaning="A: people who leave for pay, per person and year, where shares cannot be sold at all. An assumption.",
)
PAY_DECAY = NumberChoice(
    "pay-decay",
    "Fall of leaving for pay (exponent)",
    default="1",
    least="0.1",
    most="3",
    step="0.1",
    meaning="α: at 1 that rate halves each time what can be sold doubles, far above the scale L₀. An assumption.",
)
FOUND_HEIGHT = NumberChoice(
    "found-height",
    "Leave to found, nothing to sell",
    default="0.01",
    least="0.01",
    most="0.5",
    step="0.01",
    unit="per year",
    meaning="B: people who leave to found a company, per person and year, where shares cannot be sold. An assumption.",
)
FOUND_GROWTH = NumberChoice(
    "found-growth",
    "Rise of leaving to found (exponent)",
    default="0.5",
    least="0.1",
    most="3",
    step="0.1",
    meaning="β: at 1 that rate doubles each time what can be sold doubles, far above L₀. Data support its sign only.",
)
OTHER_HAZARD = NumberChoice(
    "other-hazard",
    "Leave for other reasons",
    default="0.03",
    most="0.5",
    step="0.01",
    unit="per year",
    meaning="c: people who leave, per person and year, however much can be sold. An assumption.",
)
LIQUIDITY_SCALE = NumberChoice(
    "liquidity-scale",
    "Selling matters from, a person",
    default="1000000",
    least="100000",
    most="10000000",
    step="100000",
    unit="usd",
    meaning="L₀: vested shares that can be sold, per person, at which liquidity begins to count. An assumption.",
)
