"""What a page with a chart will need is asked for by its HTML, not only once Streamlit's scripts have found out.

Streamlit loads Plotly, half of all bytes of a first visit, when the first chart arrives. Named in the head of the page,
it comes while the other scripts are read, the connection is made and the page is computed.
"""

import re
from functools import cache
from pathlib import Path

import streamlit

from analytics.figures.registry import view_of
from analytics.links import PAGES
from pages.shared.scripts import FIT_TO_PAPER, ICONS_WHEN_DRAWN
from pages.shared.theme import FIRST_CSS

SCRIPTS = Path(streamlit.__file__).parent / "static" / "static" / "js"
CHART = ("PlotlyChart", "StreamlitMarkdown")
"""Names, before their hash, of the scripts that draw a chart and the sentence above it."""
_IMPORT = re.compile(r'(?:from|import)"\./([\w.\-]+\.js)"')
_IMPORTS_WITHIN = 20_000
"""The first characters of a script, in which its imports stand."""


def preloads(path: str) -> str:
    """Lines for the head of a page; scripts are named for one with charts, unless Streamlit has moved them.

    Example:
        >>> "modulepreload" in preloads("/data"), "modulepreload" in preloads("/cluster")
        (False, True)
    """
    charts = any(view_of(slug).drawings for slug in PAGES.get(path, ()))
    scripts = _chart_scripts() if charts else ()
    links = [f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in scripts]
    # Read while the connection is made and the page computed: later, reading it would hold up all that has come.
    read = [f'<script type="module" async crossorigin src="./static/js/{name}"></script>' for name in scripts[:1]]
    return "\n".join((FIRST_CSS, ICONS_WHEN_DRAWN, FIT_TO_PAPER, *links, *read))


@cache
def _chart_scripts() -> tuple[str, ...]:
    """The scripts of a chart and all that they import, in the order found."""
    waiting = [path.name for name in CHART for path in sorted(SCRIPTS.glob(f"{name}.*.js"))]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in found and (SCRIPTS / name).is_file():
            found[name] = None
            with (SCRIPTS / name).open(encoding="utf-8") as script:
                waiting += _IMPORT.findall(script.read(_IMPORTS_WITHIN))
    return tuple(found)
