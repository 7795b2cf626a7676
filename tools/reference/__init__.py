"""The reference in docs/reference/, made from the code and the data package: `make docs` writes it.

Nothing in it is typed twice: the command line from click, questions and choices from the registry, metrics from their
docstrings, claims from their tests, tables from the data package. A test makes it again and compares.
"""

from pathlib import Path

from tools.reference.commands import commands
from tools.reference.markdown import page, table
from tools.reference.metrics import metrics
from tools.reference.questions import choices, claims, questions
from tools.reference.tables import tables

FOLDER = Path("docs") / "reference"
PAGES = {
    "cli.md": ("The command line", "Every command of `valinor` with its options.", commands),
    "questions.md": ("Questions", "Every question with its choices, columns, defaults and units.", questions),
    "choices.md": ("Choices", "Every switch, and what each of its values means.", choices),
    "claims.md": ("Claims", "What is measured for each claim, and when its test holds.", claims),
    "metrics.md": ("Metrics", "Every metric: formula, range, what is refused, source, and an example.", metrics),
    "data.md": ("Tables", "Every committed table, column by column.", tables),
}
"""File name: title, what it holds, and what writes its text."""


def documents() -> dict[str, str]:
    """Every file of the reference by name, whole."""
    written = {name: page(title, about, write()) for name, (title, about, write) in PAGES.items()}
    rows = [(f"[{title}]({name})", about) for name, (title, about, _) in PAGES.items()]
    index = table(("page", "what it holds"), rows)
    return {"README.md": page("Reference", "What there is, whole and without advice.", index), **written}
