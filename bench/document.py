"""Writes `docs/performance.md`: a section for each group of figures, with the machine, the date and the verdicts.

A section is rewritten when its group is measured; the others stay as they were measured.
"""

import os
import platform
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from bench.rows import Row

DOCUMENT = Path(__file__).parents[1] / "docs" / "performance.md"
HEAD = """# Performance

Written by `make bench ARGS=--write-doc` and `make load ARGS=--write-doc`; do not edit. A target that was not reached is
called missed. Ratios are of one run, in turn, against `bench/plain_app.py`: a page of plain Streamlit that draws the
same companies on the same map, without caching and without compression. Absolute times depend on the machine and on
what else it does: see the load average of each section.

What makes the difference: scripts go out in Brotli, packed once and kept; the page's HTML names Plotly, so it comes
while the rest loads; a font of icons is fetched only when an icon is drawn; messages are compressed; default answers
are stored when a version is built and their figures drawn when a server starts (`VALINOR_WARM=no` leaves both out);
answers and figures are kept; the base map comes by address and stays in the browser; a page opens with its first view
and shows the rest when the browser has drawn that; all circles of the map share one shader; only the open tab of a view
is made; no round of the collector follows a run. A question is cold when its process has nothing in memory: the answer
comes from the file beside the version, and is computed where it is not in it, as with other choices.
"""
PACKAGES = ("streamlit", "plotly", "duckdb", "pandas")


def machine() -> str:
    """Cores, processor and versions."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    processor = names[0] if names else platform.machine()
    held = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return f"{os.cpu_count()} cores ({processor}), {platform.system()}, Python {platform.python_version()}, {held}"


def load_average() -> str:
    """How many processes wanted the machine's cores over the last minute."""
    return f"{os.getloadavg()[0]:.1f}"


def section(title: str, rows: Sequence[Row], load: tuple[str, str]) -> str:
    """One group of figures as Markdown.

    Args:
        title: of the section.
        rows: the figures.
        load: load average before and after.
    """
    day = datetime.now(UTC).strftime("%Y-%m-%d")
    lines = [
        f"## {title}",
        "",
        f"{day}; {machine()}; load average {load[0]} before, {load[1]} after.",
        "",
        "| figure | measured | target | | of what |",
        "|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(_cell(part) for part in row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def written(document: str, sections: Mapping[str, str], order: Sequence[str]) -> str:
    """The document with some sections replaced or added, in the order of all titles; unknown ones are dropped."""
    found = re.split(r"^(?=## )", document, flags=re.MULTILINE)[1:]
    held = {part.splitlines()[0].removeprefix("## "): part.rstrip() + "\n" for part in found}
    held |= sections
    return "\n".join([HEAD, *(held[title] for title in order if title in held)])


def _cell(text: str) -> str:
    """A cell of a table; leading spaces mean that a line goes with the one above it."""
    return text.replace("|", "\\|") if not text.startswith("  ") else f"↳ {text.strip()}"
