"""The address is the state: choices are read from it before any widget, and a widget's change is written to it.

Streamlit can bind a widget to the address, but then drops an unknown value without a word and forgets the widgets of
a page that is left. So the data flow here is one circle: address → values → widgets → (a change) → address. A page
reads what the address says, in the words of the registry's choices; what is refused becomes a notice. Links between
the pages carry the whole address, so that a choice stays when the page changes, and Back finds each step again.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from analytics.choice_kinds import AreaChoice, NumberChoice, PeriodChoice, canonical
from analytics.choices import Choice, read_choices
from analytics.database import Version
from analytics.errors import InputError
from analytics.links import VERSION, path_prefix, permalink, public_base
from analytics.questions import QUESTIONS, choices_of, find

VIEW = "view"
"""Key of the one question to show in place of a whole page."""
ROWS, MARK = "rows", "mark"
"""Keys of the question whose rows are open, and of the values that name its mark, in order."""
SUBJECT = "subject"
"""The choice that belongs to one page and does not go along to others."""
_ADDRESS = "address"
_WRITTEN = "address-written"
_RUN = "run"
_FEW = 4
_FIRST_YEAR = 2005
"""The earliest that is offered; an earlier one may be typed."""
_RADII = ("radius-25", "radius-50", "radius-80", "radius-120")


def read_address(further: Iterable[str] = ()) -> None:
    """Take the raw address of this run, before any widget. Called once, first of all.

    After a widget wrote the address, the session's own copy is newer than what the browser sent along. A link to the
    page it stands on runs the page with its own query, but leaves the browser's address as it was: the browser is told.

    Args:
        further: keys that the page knows beside the data version, the view and the choices.
    """
    if not st.session_state.pop(_WRITTEN, False):
        given = {key: tuple(st.query_params.get_all(key)) for key in st.query_params.to_dict()}
        if given != st.session_state.setdefault(_ADDRESS, given):
            st.query_params.from_dict({key: list(values) for key, values in given.items()})
        st.session_state[_ADDRESS] = given
    st.session_state[_RUN] = {"values": {}, "notices": [], "shown": set()}
    known = {*_kept(), VIEW, ROWS, MARK, *further}
    for key in address():
        if key not in known:
            _refuse(InputError("link", f"{key}={', '.join(address()[key])}", "names of choices", "It was left out."))
    for key in (VERSION, VIEW):
        if len(given := address().get(key, ())) > 1:
            _refuse(InputError(key, ", ".join(given), "one value", "The first is shown."))


def leave() -> None:
    """Forget what this run has gathered; the address stays."""
    del st.session_state[_RUN]


def address() -> Mapping[str, tuple[str, ...]]:
    """The raw values of this run by key; a key may be given more than once."""
    return dict(st.session_state.get(_ADDRESS, {}))


def _kept() -> set[str]:
    """Keys that go along to every page: the data version and all choices."""
    return {VERSION, *(choice.slug for asked in QUESTIONS.values() for choice in asked.choices)} - {SUBJECT}


def asked_version() -> str | None:
    """The data version the address pins, if any."""
    given = address().get(VERSION)
    return given[0] if given else None


def asked_view() -> str | None:
    """The question the address asks to see alone, if any; an unknown one is a notice, and the whole page is shown."""
    given = address().get(VIEW)
    if not given:
        return None
    if given[0] in QUESTIONS:
        return given[0]
    _refuse(InputError(VIEW, given[0][:60], "a question of Valinor", "The whole page is shown instead."))
    return None


def asked_rows() -> tuple[str, tuple[str, ...]]:
    """The question whose rows the address opens, and the mark they are behind; both empty where it opens none."""
    slug, *_ = address().get(ROWS, ("",))
    return slug, address().get(MARK, ())


def open_rows(slug: str, mark: Iterable[str]) -> None:
    """Open the rows behind a mark of a view; the choices stay."""
    others = {key: values for key, values in address().items() if key not in (ROWS, MARK)}
    _write({**others, ROWS: (slug,), MARK: tuple(mark)})


def link_parameters() -> dict[str, list[str]]:
    """The address for a link to another page: the data version and the choices go along."""
    return {key: list(values) for key, values in address().items() if key in _kept()}


def speak_of(version: Version) -> None:
    """Name the data version of this run, so that controls list what its data name."""
    _run()["version"] = version


def _choices(slug: str) -> tuple[Choice, ...]:
    """The choices of a question, with the values that the data version of this run names."""
    version = _run().get("version")
    return find(slug).choices if version is None else choices_of(version, slug)


def values_of(slug: str, fixed: Iterable[str] = ()) -> dict[str, str]:
    """The value of every choice of a question: what the address says, or the default with a notice if refused.

    Args:
        slug: the question.
        fixed: choices the page sets itself; they are neither read from the address nor part of the permalink.
    """
    without = set(fixed)
    choices = [choice for choice in _choices(slug) if choice.slug not in without]
    names = {choice.slug for choice in choices}
    reading = read_choices(choices, {key: value for key, value in address().items() if key in names})
    for error in reading.errors:
        _refuse(error, next(choice for choice in choices if choice.slug == error.what))
    _run()["values"].update(reading.values)
    return dict(reading.values)


def notices() -> tuple[str, ...]:
    """Sentences about what the address asked for and cannot have, in the order found."""
    return tuple(_run()["notices"])


def page_link(version: str) -> str:
    """The full address of this page: the data version, every choice of the page, defaults too, and the rows opened."""
    link = permalink(*_where(), version, _run()["values"])
    opened = [(key, value) for key in (ROWS, MARK) for value in address().get(key, ())]
    return f"{link}&{urlencode(opened)}" if opened else link


def view_link(slug: str, choices: Mapping[str, str], version: str = "") -> str:
    """The full address of one view on its page: every choice, and the data version unless it is to stay live."""
    return permalink(*_where(), version, {VIEW: slug, **choices})


def whole_page_link() -> str:
    """The address of the page that a single view stands on, its choices and data version kept."""
    base, path = _where()
    kept = {key: value for key, (value, *_) in link_parameters().items()}
    return permalink(base, path, kept.pop(VERSION, ""), kept)


def link_of(path: str, parameters: Iterable[tuple[str, str]]) -> str:
    """The full address of a page with the keys and values given, in their order."""
    return f"{_where()[0]}{path}?{urlencode(list(parameters))}"


def _where() -> tuple[str, str]:
    """Public base address (or the one the reader came by) and the path of the page below it."""
    parts, prefix = urlsplit(st.context.url or ""), path_prefix()
    base = public_base() or (f"{parts.scheme}://{parts.netloc}{prefix}" if parts.netloc else prefix)
    return base, parts.path.removeprefix(prefix) or "/"


def choose(*slugs: str, only: Iterable[str] | None = None) -> None:
    """Show the controls for the choices of some questions in one strip; each choice appears once on a page.

    Args:
        slugs: questions the strip governs.
        only: choices to show, by slug; all of them when left out.
    """
    declared: dict[str, tuple[Choice, str]] = {}
    for slug in slugs:
        choices = _choices(slug)
        values = values_of(slug, () if only is None else {choice.slug for choice in choices} - set(only))
        for choice in choices:
            wanted = len(choice.options) != 1 and choice.slug in values
            if wanted and choice.slug not in _run()["shown"]:
                declared.setdefault(choice.slug, (choice, values[choice.slug]))
    if not declared:
        return
    with st.container(horizontal=True, vertical_alignment="top", gap="medium", key=f"strip-{'-'.join(declared)}"):
        for choice, value in declared.values():
            _run()["shown"].add(choice.slug)
            _control(choice, value)


def clear() -> None:
    """Back to the defaults of every choice; the data version and the view stay."""
    _write({key: values for key, values in address().items() if key in (VERSION, VIEW, SUBJECT)})


def go(parameters: Iterable[tuple[str, str]]) -> None:
    """Write a whole new address, keys in the order given; a key may stand more than once."""
    gathered: dict[str, tuple[str, ...]] = {}
    for key, value in parameters:
        gathered[key] = (*gathered.get(key, ()), value)
    _write(gathered)


def use_newest() -> None:
    """Leave the pinned data version."""
    _write({key: values for key, values in address().items() if key != VERSION})


def _control(choice: Choice, value: str) -> None:
    """One widget, set to the value of the address."""
    key = f"choice-{choice.slug}"
    held: str | float = float(value) if isinstance(choice, NumberChoice) else value
    if st.session_state.get(key) != held:
        st.session_state[key] = held
    named = {"key": key, "help": choice.meaning or None, "on_change": _changed, "args": (choice,)}
    if isinstance(choice, NumberChoice):
        _slider(choice, named)
        return
    listed = _listed(choice, value)
    if isinstance(choice, AreaChoice | PeriodChoice):
        st.selectbox(choice.label, listed, format_func=choice.label_of, accept_new_options=True, width=240, **named)
    elif len(listed) > _FEW:
        st.selectbox(choice.label, listed, format_func=choice.label_of, width=240, **named)
    else:
        st.segmented_control(choice.label, listed, format_func=choice.label_of, required=True, wrap=True, **named)


def _slider(choice: NumberChoice, named: dict[str, Any]) -> None:
    """A slider of the numbers the choice allows, each written as everywhere else."""
    least, step = Decimal(choice.least), Decimal(choice.step)
    count = int((Decimal(choice.most) - least) / step)
    numbers = [float(least + step * at) for at in range(count + 1)]
    st.select_slider(choice.label, numbers, format_func=lambda number: choice.label_of(str(number)), width=240, **named)


def _listed(choice: Choice, value: str) -> list[str]:
    """Values a control offers; where more may be typed, the usual ones and the present one too."""
    listed = [option.value for option in choice.options]
    if isinstance(choice, AreaChoice):
        listed += _RADII
    if isinstance(choice, PeriodChoice):
        newest = int(_run()["version"].newest[:4])
        listed = [choice.default, *(str(year) for year in range(newest, _FIRST_YEAR - 1, -1))]
    return listed if value in listed else [*listed, value]


def _changed(choice: Choice) -> None:
    """A widget changed: write its value to the address, where the next run reads it."""
    value = st.session_state[f"choice-{choice.slug}"]
    if isinstance(choice, NumberChoice):
        value = canonical(str(value))
    others = {key: values for key, values in address().items() if key != choice.slug}
    differs = value is not None and value != choice.default
    _write({**others, choice.slug: (value,)} if differs else others)


def _write(parameters: Mapping[str, tuple[str, ...]]) -> None:
    st.session_state[_ADDRESS] = dict(parameters)
    st.session_state[_WRITTEN] = True
    st.query_params.from_dict({key: list(values) for key, values in parameters.items()})


def _run() -> dict[str, Any]:
    """What this run has gathered so far."""
    return st.session_state[_RUN]


def _refuse(error: InputError, choice: Choice | None = None) -> None:
    """Keep a notice, once, that says what is shown instead."""
    notice = str(error)
    if choice:
        notice = (
            f"This link asks for {choice.label.lower()} {error.found!r}, which is not known; "
            f"showing {choice.label_of(choice.default)}. Known: {error.expected}."
        )
    if notice not in _run()["notices"]:
        _run()["notices"].append(notice)
