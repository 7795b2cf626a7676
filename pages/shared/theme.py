"""How the page looks where Streamlit's own theme settings do not reach. All custom CSS is here."""

import streamlit as st

_CSS = """
<style>
.stMainBlockContainer { max-width: 1200px; padding: 4.75rem 1.5rem 4rem; }
h1, h2, h3 { line-height: 1.35; letter-spacing: 0; text-wrap: balance; }
h2 { margin-top: 1.5rem; }
.stMainBlockContainer p { max-width: 75ch; }
[data-testid="stCaptionContainer"] p { font-size: 12px; line-height: 1.5; max-width: 90rem; }
.st-key-bar p { margin: 0; }
[class*="st-key-subtitle-"] p { font-size: 15px; max-width: 90rem; }
[data-testid="stMetricValue"], [data-testid="stTable"] td { font-variant-numeric: tabular-nums; }
/* The matrix keeps its cells readable and scrolls inside a box of its own. */
.st-key-figure-lab-moves-matrix { overflow-x: auto; }
.st-key-figure-lab-moves-matrix > * { min-width: 640px; }
@media (max-width: 640px) { .stMainBlockContainer { padding: 4.75rem 1rem 3rem; } }
@media print { [data-testid="stHeader"], [class*="st-key-strip-"], [class*="st-key-actions-"] { display: none; } }
</style>
"""


def apply_theme() -> None:
    """Put the page's few rules in place."""
    st.html(_CSS)


def theme_name() -> str:
    """The theme the reader sees, `light` or `dark`; figures are drawn for it."""
    return "dark" if st.context.theme.type == "dark" else "light"
