"""Stories on screen: told one step at a time, listed, and put together from links."""

import streamlit as st

from analytics.catalog import data_folder
from analytics.errors import InputError
from analytics.stories import STEP, Story, read_file, read_lines, read_query, ready
from pages.shared.answers import current_version
from pages.shared.share import show_code
from pages.shared.show import present
from pages.shared.state import address, go, link_of
from pages.shared.words import plain

STORY = "/story"


def tell() -> None:
    """Show the step that the address asks for, with the ways to the next and the one before; without one, the list."""
    if not address().get(STEP):
        st.title("A story for a meeting", anchor=False)
        st.markdown("This address names no story.")
        st.page_link("pages/stories.py", label="Stories ready to tell →")
        return
    story, at = read_query(address())
    step, last = story.steps[at - 1], len(story.steps)
    with st.container(key="story"):
        with st.container(horizontal=True, vertical_alignment="center", key="story-bar"):
            st.caption(plain(f"{story.title} · {at} of {last}"), width="stretch")
            _turn("Back", story, at - 1, "Left", disabled=at == 1)
            _turn("Next", story, at + 1, "Right", disabled=at == last)
            st.page_link("pages/stories.py", label="End")
        if step.sentence:
            st.markdown(plain(step.sentence))
        present(step.slug, step.choices)


def _turn(label: str, story: Story, at: int, shortcut: str, *, disabled: bool) -> None:
    st.button(label, key=f"turn-{shortcut}", shortcut=shortcut, disabled=disabled, on_click=go, args=(story.query(at),))


def ready_stories() -> None:
    """The stories that come with the data, pinned to the data version on screen."""
    for name, story in ready(data_folder()).items():
        with st.container(border=True, key=f"ready-{name}"):
            st.subheader(plain(story.title), anchor=False)
            st.caption(f"{len(story.steps)} views")
            _pass_on(Story(story.title, current_version().name, story.steps), name)


def make_story() -> None:
    """Put a story together from links of views and sentences, or from a story's text."""
    st.markdown(
        "1. Under each chart you want to show, press **Copy link** and copy the address.\n"
        "2. Paste the addresses below in the order of the story, each on a line of its own.\n"
        "3. After an address write ` | ` and the sentence that you will say to it.\n\n"
        "Then the story appears below, ready to start, to share and to keep as a file. To go on with one you kept, "
        "open its file in a text editor and paste all of it in place of the lines."
    )
    title = st.text_input(
        "Title, shown above every view", key="story-title", max_chars=120, placeholder="Who gains talent from whom?"
    )
    lines = st.text_area(
        "Views and sentences, one view a line",
        key="story-lines",
        height=180,
        max_chars=20_000,
        placeholder=f"{link_of('/flows', {'view': 'lab-moves'}.items())} | Start with who moves where.\n"
        f"{link_of('/cluster', {'view': 'concentration'}.items())} | Then how few places hold them.",
    )
    if not lines.strip():
        return
    try:
        version = current_version().name
        written = lines.lstrip().startswith("{")
        story = read_file(lines) if written else read_lines(title, version, lines)
        _pass_on(Story(story.title, story.version or version, story.steps), "made")
    except InputError as error:
        st.warning(plain(str(error)))


def _pass_on(story: Story, name: str) -> None:
    """Start it, copy its address, take its file; and what it shows, in order."""
    link = link_of(STORY, story.query())
    with st.container(horizontal=True, vertical_alignment="center", key=f"pass-{name}"):
        st.page_link("pages/story.py", label="Start →", query_params=_grouped(story))
        copy = st.popover("Copy link", key=f"share-{name}", on_change="rerun")
        st.download_button(
            "Story as a file",
            data=story.file,
            file_name=f"valinor-story_{name}.json",
            mime="application/json",
            on_click="ignore",
            key=f"file-{name}",
        )
    if copy.open:
        with copy:
            st.code(link, language=None, wrap_lines=True)
            if len(link) <= _MOST_QR:
                show_code(link)
    st.markdown("\n".join(f"{at}. {plain(step.sentence)}" for at, step in enumerate(story.steps, start=1)))


_MOST_QR = 1_200
"""Letters of an address that a camera still reads as a QR code across a room."""


def _grouped(story: Story) -> dict[str, list[str]]:
    """The address of a story as values by key."""
    grouped: dict[str, list[str]] = {}
    for key, value in story.query():
        grouped.setdefault(key, []).append(value)
    return grouped
