"""Ways to pass a view on: its full link, a QR code of it, and code that embeds it elsewhere."""

import html

import segno
import streamlit as st

from analytics.answer import Answer
from pages.shared.state import view_link

EMBED = "embed=true"
EMBED_HEIGHT = 640
"""Pixels that finding, chart and source line need without scrolling."""


def share(view: Answer, key: str) -> None:
    """A button that opens the link of one view; what is in it is made only when it is opened."""
    opened = st.popover("Copy link", key=f"share-{key}", on_change="rerun")
    if not opened.open:
        return
    link = view_link(view.slug, view.choices, view.version)
    with opened:
        st.caption("Opens exactly these numbers, later too: the link names the data version and every choice.")
        _copied(link)
        show_code(link)
        st.caption("To embed it as it is now:")
        _copied(embed_code(link, view.finding))
        st.caption("To embed it live, following the newest data:")
        _copied(embed_code(view_link(view.slug, view.choices), view.finding))


def _copied(text: str) -> None:
    """Text in a box with a button that copies it and says so."""
    st.code(text, language=None, wrap_lines=True)


def show_code(link: str) -> None:
    """The QR code of a link as a picture."""
    st.image(qr_code(link), width=220, alt="QR code of the link")


def qr_code(link: str) -> str:
    """A link as a QR code: an SVG picture, dark on light in every theme so that cameras read it.

    Example:
        >>> qr_code("https://valinor.example/").startswith("<svg")
        True
    """
    return str(
        segno.make(link, error="l").svg_inline(scale=4, border=3, dark="#1A1F26", light="#FFFFFF", omitsize=False)
    )


def embed_code(link: str, finding: str) -> str:
    """HTML that shows a view on another site, without navigation and filters.

    Example:
        >>> embed_code("https://valinor.example/cluster?view=claims", 'Of 3 "claims"')[:66]
        '<iframe src="https://valinor.example/cluster?view=claims&amp;embed'
    """
    source = f"{link}{'&' if '?' in link else '?'}{EMBED}"
    return (
        f'<iframe src="{html.escape(source)}" title="{html.escape(finding)}" width="100%" height="{EMBED_HEIGHT}" '
        'style="border:0" loading="lazy"></iframe>'
    )
