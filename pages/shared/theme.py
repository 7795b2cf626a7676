"""How the page looks where Streamlit's own theme settings do not reach. All custom CSS is here."""

import streamlit as st

from analytics.figures.theme import palette

_CSS = """
<style>
.stMainBlockContainer { max-width: 1200px; padding: 1.5rem 1.5rem 4rem; }
/* Streamlit's own bar holds nothing but the word that the server is lost or at work: it stands in a corner. */
[data-testid="stHeader"] { height: 0; min-height: 0; }
[data-testid="stStatusWidget"] { position: fixed; right: 1rem; bottom: 1rem; }
h1, h2, h3 { line-height: 1.35; letter-spacing: 0; text-wrap: balance; }
h2 { margin-top: 1.5rem; }
.stMainBlockContainer p { max-width: 75ch; }
[data-testid="stCaptionContainer"] { opacity: 1; }
[data-testid="stCaptionContainer"] p { font-size: 12px; line-height: 1.5; max-width: 90rem; color: var(--second); }
.st-key-bar p, .st-key-age p, .st-key-story-bar p { margin: 0; }
.st-key-age [data-testid="stMarkdownContainer"] { margin: 0; }
.st-key-age { background: rgba(194, 124, 18, 0.12); border-left: 4px solid #C27C12; padding: 0.5rem 1rem; }
.st-key-bar [data-testid="stCaptionContainer"] { margin: 0; }
/* Words of code are told apart by the font: the colours of a highlighter are too pale to read. */
[data-testid="stCode"] code span { color: inherit !important; }
/* A wide formula scrolls inside its own box. */
.katex-display { overflow: auto hidden; padding: 0.25rem 0; text-align: left; }
.katex-display > .katex { text-align: left; }
.st-key-contents :is(p, li) { max-width: 100%; font-size: 15px; }
/* A story fills the screen and is read from across a room. */
.stApp:has(.st-key-story) [data-testid="stHeader"] { display: none; }
.stApp:has(.st-key-story) .stMainBlockContainer { max-width: none; padding: 1rem 3rem; }
.st-key-story p { font-size: 1.3rem; max-width: 60rem; }
.st-key-story h3 { font-size: 1.75rem; }
.st-key-story [class*="st-key-subtitle-"] p { font-size: 1.1rem; }
.st-key-story :is([data-testid="stCaptionContainer"] p, [data-testid="stTable"] *) { font-size: 1rem; }
[class*="st-key-subtitle-"] p { font-size: 15px; max-width: 90rem; }
[data-testid="stTable"] td { font-variant-numeric: tabular-nums; }
/* On a phone the matrix keeps its cells readable, and its tab, which the keyboard reaches, scrolls. */
@media screen and (max-width: 720px) {
  /* Long lines break: a box that scrolls is out of the keyboard's reach. */
  pre, pre code { white-space: pre-wrap !important; overflow-wrap: anywhere; }
  .katex-display > .katex { white-space: normal; font-size: 1em; }
  .st-key-figure-lab-moves-matrix { min-width: 640px; }
  :is([data-testid="stTabPanel"], .st-key-story):has(.st-key-figure-lab-moves-matrix) { overflow-x: auto; }
  .st-key-figure-lab-moves-matrix::before {
    content: "Swipe sideways for all columns →"; position: sticky; left: 0; align-self: flex-start;
    font-size: 12px; color: var(--second);
  }
}
/* Who the base map is by, in the page's own colours. */
.maplibregl-ctrl-attrib { background: none !important; margin: 0 !important; padding: 0 0.5rem !important; }
.maplibregl-ctrl-attrib-inner { display: block !important; color: var(--second); }
.maplibregl-ctrl-attrib-inner { font: 12px "Source Sans", sans-serif !important; }
.maplibregl-ctrl-attrib-button { display: none !important; }
/* Pressed by a script; seen where that fails. */
.st-key-later { animation: seen 0s 8s both; }
@keyframes seen { from { visibility: hidden; } }
[class*="st-key-facts-"] td:first-child * { white-space: nowrap; }
:is([class*="st-key-facts-"], [class*="st-key-meanings-"]) td :is(p, div) { max-width: none !important; }
:is([class*="st-key-facts-"], [class*="st-key-meanings-"]) :is(th, td) { vertical-align: top; }
/* Where a story starts. */
[class*="st-key-pass-"] [data-testid="stPageLink"] a { background: #1E4382; padding: 0.5rem 1rem; }
[class*="st-key-pass-"] [data-testid="stPageLink"] a p { color: #FFFFFF; }
/* One row of links at the width of a laptop. */
.st-key-pages { gap: 0.25rem 0.1rem; }
.st-key-pages [data-testid="stPageLink"] a { padding-inline: 0.4rem; }
.st-key-glance td { vertical-align: top; }
@media (min-width: 641px) {
  [class*="st-key-facts-"] :is(th, td):nth-child(1) { width: 7rem; }
  [class*="st-key-facts-"] :is(th, td):nth-child(2) { width: 55%; }
}
@media (max-width: 640px) {
  /* A row of a table of words is read from top to bottom. */
  :is(.st-key-glance, [class*="st-key-facts-"], [class*="st-key-meanings-"]) {
    thead { display: none; }
    :is(table, tbody, tr, td) { display: block; width: auto; }
    tr { padding: 0.5rem 0; border-bottom: 1px solid rgba(128, 128, 128, 0.25); }
    td { padding: 0.1rem 0 !important; border: 0 !important; }
    td:empty { display: none; }
  }
  .st-key-glance td:nth-child(4)::before { content: "Holds in "; }
  .st-key-glance td:nth-child(5)::before { content: "Data to "; }
  .stMainBlockContainer { padding: 0.75rem 1rem 3rem; }
  .stApp:has(.st-key-story) .stMainBlockContainer { padding: 1rem; }
  .st-key-story p, .st-key-story [class*="st-key-subtitle-"] p { font-size: 1rem; }
  .st-key-story h3 { font-size: 1.25rem; }
  .st-key-story td { min-width: 9rem; }
  .st-key-pages { gap: 0.5rem 0.25rem; }
}
@media print {
  /* What is pressed, and what is closed, has no place on paper. */
  [data-testid="stHeader"], [data-testid="stTabs"] [role="tablist"], [data-testid="stPageLink"],
  [data-testid="stExpander"]:has(> details:not([open])), [data-testid="stLayoutWrapper"]:has(
    > :is(.st-key-ways, .st-key-bar, .st-key-story-bar, [class*="st-key-strip-"], [class*="st-key-actions-"])
  ) { display: none; }
  .stApp, .stMain, .stMainBlockContainer { position: static !important; overflow: visible !important; height: auto; }
  .stMainBlockContainer { max-width: none; padding: 0; }
  /* Blocks, not flexible boxes, and no box that scrolls: pages break between them where they are told to. */
  [data-testid="stVerticalBlock"], [data-testid="stTabPanel"], [data-testid="stTabPanel"] > * { display: block; }
  [data-testid="stLayoutWrapper"] { display: block; }
  [data-testid="stVerticalBlock"] > * { margin-bottom: 0.75rem; }
  [data-testid="stElementContainer"], [data-testid="stFullScreenFrame"] { height: auto !important; }
  [data-testid="stTable"], [data-testid="stTable"] > * { overflow: visible; }
  [data-testid="stTable"] table { display: table; }
  [data-testid="stElementContainer"]:has(h1, h2, h3) { break-after: avoid; }
  [data-testid="stLayoutWrapper"]:has(> [class*="st-key-subtitle-"]) { break-after: avoid; }
  tr, [data-testid="stPlotlyChart"], [data-testid="stDataFrame"] { break-inside: avoid; }
  /* Drawn for the screen: as much smaller as paper is narrower; see `scripts.FIT_TO_PAPER`. */
  [data-testid="stPlotlyChart"], [data-testid="stDataFrame"] { zoom: var(--fit, 1); }
}
</style>
"""


# Stands in the HTML of a page: the rules above come after the first buttons are drawn, and the font would be fetched.
FIRST_CSS = """<style>
/* Arrows of what opens: drawn in place of a letter of an icon font of 375 kB. */
:is([data-testid="stPopover"], summary) [data-testid="stIconMaterial"] {
  font-family: inherit !important; font-size: 0 !important;
}
:where([data-testid="stPopover"], summary) [data-testid="stIconMaterial"]::after {
  content: ""; display: inline-block; width: 0.4rem; height: 0.4rem; margin: 0 0.25rem 0.15rem;
  border: solid currentColor; border-width: 0 1.5px 1.5px 0; transform: rotate(45deg);
}
summary [data-testid="stIconMaterial"]::after { transform: rotate(-45deg); }
[open] > summary [data-testid="stIconMaterial"]::after { transform: rotate(45deg); }
/* A chart that is not in sight is laid out when it comes into sight: the first chart need not wait for the others. */
@media screen { [data-testid="stPlotlyChart"] { content-visibility: auto; contain-intrinsic-size: auto 360px; } }
</style>"""
_EMBEDDED = "<style>.stMainBlockContainer { padding: 0.5rem 1rem; }</style>"


def apply_theme() -> None:
    """Put the page's few rules in place."""
    second = f"<style>:root {{ --second: {palette(theme_name()).second}; }}</style>"
    st.html(_CSS + second + (_EMBEDDED if st.context.is_embedded else ""))


def theme_name() -> str:
    """The theme the reader sees, `light` or `dark`; figures are drawn for it."""
    return "dark" if st.context.theme.type == "dark" else "light"
