"""Settings of a place where Valinor runs: from the environment, else from a file, else their defaults.

Each is declared once, below, with its meaning, its default and the check of what is given; the table in
`docs/deploy.md` and `valinor config` are made from the declaration. None of them is a secret.
"""

import os
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from analytics.errors import InputError

PREFIX = "VALINOR_"
FILE = "VALINOR_CONFIG"
"""The variable that names the file; without it, `valinor.toml` beside the program is read where there is one."""
USUAL_FILE = Path(__file__).parents[1] / "valinor.toml"
FOR_TESTS = ("VALINOR_RAW",)
LOG_FORMATS = ("plain", "json")
ANYWHERE = "*"
Read = Callable[[Any], Any]
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\]")
_PATH = re.compile(r"(/[A-Za-z0-9_-]+)*")


class _Refused(ValueError):
    """A value that a setting cannot have; the text says what it can have."""


def _text(given: Any) -> str:
    if not isinstance(given, str):
        raise _Refused("a text")
    return given.strip()


def _number(least: int, most: int) -> Read:
    def read(given: Any) -> int:
        said = str(given).strip()
        if isinstance(given, bool) or not re.fullmatch(r"\d{1,6}", said) or not least <= int(said) <= most:
            raise _Refused(f"a whole number from {least} to {most}")
        return int(said)

    return read


def _one_of(*words: str) -> Read:
    def read(given: Any) -> str:
        if given not in words:
            raise _Refused(f"one of {', '.join(words)}")
        return str(given)

    return read


def _several(check: Callable[[str], str]) -> Read:
    """Several texts: a list in the file, separated by commas in the environment."""

    def read(given: Any) -> tuple[str, ...]:
        listed = given.split(",") if isinstance(given, str) else given
        if not isinstance(listed, list):
            raise _Refused("a text with commas, or a list of texts")
        return tuple(check(_text(one)) for one in listed if one != "")

    return read


def _host_name(given: str) -> str:
    if not _HOST.fullmatch(given.lower()):
        raise _Refused("names of hosts without scheme and port, such as valinor.example or *.example.org")
    return given.lower()


def _origin(given: str, also: str = "") -> str:
    """Scheme, host and port, in the form browsers write."""
    expected = f"scheme and host without a path, such as https://valinor.example{also}"
    try:
        parts = urlsplit(given)
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        raise _Refused(expected) from None
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    right = parts.scheme in ("http", "https") and _HOST.fullmatch(host) and parts.path in ("", "/")
    if not right or parts.query or parts.fragment or parts.username is not None:
        raise _Refused(expected)
    return f"{parts.scheme}://{host}{port}"


def _public_url(given: Any) -> str:
    said = _text(given)
    return _origin(said, "; a path goes into path_prefix") if said else ""


def _ancestor(given: str) -> str:
    return given if given in (ANYWHERE, "none") else _origin(given, ", or *, or none")


def _path_prefix(given: Any) -> str:
    said = _text(given).rstrip("/")
    if not _PATH.fullmatch(said):
        raise _Refused("a path of letters, digits, - and _ that begins with a slash, such as /valinor")
    return said


def _report_url(given: Any) -> str:
    said = _text(given)
    parts = urlsplit(said)
    mail = parts.scheme == "mailto" and re.fullmatch(r"[^@\s?&]+@[A-Za-z0-9.-]+", parts.path)
    page = parts.scheme == "https" and parts.hostname
    if said and (not (mail or page) or re.search(r"[\s<>\"'`()]", said)):
        raise _Refused("an address that begins with mailto: or https:")
    return said


def _setting(default: Any, read: Read, meaning: str) -> Any:
    return field(default=default, metadata={"read": read, "meaning": meaning})


@dataclass(frozen=True)
class Settings:
    """Every setting, checked."""

    data: str = _setting("", _text, "Folder of the data package; when empty, `data` beside the program.")
    store: str = _setting("", _text, "Folder of the built data versions; when empty, `built` in the data folder.")
    browser: str = _setting("", _text, "Chromium or Chrome that draws images; when empty, the first on the path.")
    host: str = _setting("127.0.0.1", _text, "Address to listen on; the default is reached from this machine only.")
    port: int = _setting(8501, _number(1, 65535), "Port to listen on; further processes take the next ones.")
    processes: int = _setting(
        1, _number(1, 32), "Server processes; more than one need a proxy that keeps each visitor with one of them."
    )
    public_url: str = _setting(
        "", _public_url, "Scheme and host that links begin with; when empty, those of the request."
    )
    path_prefix: str = _setting("", _path_prefix, "Path below which everything is served, such as `/valinor`.")
    allowed_hosts: tuple[str, ...] = _setting(
        (),
        _several(_host_name),
        "Names the server answers to, beside local ones and that of `public_url`; when empty, plain IP addresses too.",
    )
    frame_ancestors: tuple[str, ...] = _setting(
        (ANYWHERE,),
        _several(_ancestor),
        "Sites that may embed a view (`?embed=true`): origins, `*` for any, `none` for this server's own pages only.",
    )
    report_url: str = _setting(
        "",
        _report_url,
        "Where *report an error* leads, a `mailto:` or `https:` address; when empty, nothing is offered.",
    )
    warm: str = _setting(
        "yes",
        _one_of("yes", "no"),
        "Whether `valinor build` stores default answers, and a server that starts draws their figures beforehand.",
    )
    log_format: str = _setting(
        "plain", _one_of(*LOG_FORMATS), "`plain` logs what goes wrong; `json` logs every request too, a line each."
    )


@dataclass(frozen=True)
class Told:
    """One setting as it stands: its name, its value, and where the value came from."""

    name: str
    value: Any
    source: str


def variable(name: str) -> str:
    """The environment variable of a setting.

    Example:
        >>> variable("public_url")
        'VALINOR_PUBLIC_URL'
    """
    return f"{PREFIX}{name.upper()}"


_NAMES = tuple(setting.name for setting in fields(Settings))
_VARIABLES = (FILE, *map(variable, _NAMES))


def settings() -> Settings:
    """The settings in force.

    Raises:
        InputError: when a value cannot be used, or the file holds a key that is none.
    """
    return _read(*_state())[0]


def told() -> Iterator[Told]:
    """Every setting with its value and where that came from.

    Raises:
        InputError: as `settings` does, and when the environment holds a `VALINOR_` variable that is none of them.
    """
    for name in os.environ:
        if name.startswith(PREFIX) and name not in (*_VARIABLES, *FOR_TESTS):
            raise InputError("environment", name, f"one of {', '.join(_VARIABLES)}", "Mend or remove it.")
    values, sources = _read(*_state())
    for name in _NAMES:
        yield Told(name, getattr(values, name), sources[name])


def _state() -> tuple[tuple[str | None, ...], int]:
    """All that the settings depend on: the environment, and when the file was last changed."""
    given = tuple(map(os.environ.get, _VARIABLES))
    try:
        changed = os.stat(given[0] or USUAL_FILE).st_mtime_ns
    except OSError:
        changed = 0
    return given, changed


@lru_cache(maxsize=8)
def _read(given: tuple[str | None, ...], changed: int) -> tuple[Settings, Mapping[str, str]]:
    """The settings, and the source of each."""
    file, *said = given
    path = Path(file or USUAL_FILE)
    written = _file(path) if file or changed else {}
    values: dict[str, Any] = {}
    sources = dict.fromkeys(_NAMES, "default")
    for setting, text in zip(fields(Settings), said, strict=True):
        name, read = setting.name, setting.metadata["read"]
        if text:
            values[name], sources[name] = _checked(variable(name), text, read), variable(name)
        elif name in written:
            values[name], sources[name] = _checked(f"{path.name}, {name}", written[name], read), path.name
    return Settings(**values), sources


def _file(path: Path) -> Mapping[str, Any]:
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(FILE, str(path), "a file that can be read", f"{error.strerror}.") from None
    except ValueError as error:
        raise InputError(path.name, str(error), "TOML, a line `name = value` for each setting", "Mend it.") from None
    unknown = [key for key in written if key not in _NAMES]
    if unknown:
        raise InputError(path.name, unknown[0], f"one of {', '.join(_NAMES)}", "Mend or remove it.")
    return written


def _checked(what: str, given: Any, read: Read) -> Any:
    try:
        return read(given)
    except _Refused as refused:
        raise InputError(what, given, str(refused), "See valinor config.") from None


def table() -> str:
    """The settings as a Markdown table, for the documentation."""
    lines = ["| in `valinor.toml` | in the environment | default | meaning |", "|---|---|---|---|"]
    for setting in fields(Settings):
        shown = f"`{plainly(setting.default)}`" if setting.default not in ("", ()) else ""
        lines.append(f"| `{setting.name}` | `{variable(setting.name)}` | {shown} | {setting.metadata['meaning']} |")
    return "\n".join(lines)


def plainly(value: Any) -> str:
    """A value as one writes it in the environment.

    Example:
        >>> plainly(("a.example", "b.example")), plainly(8501)
        ('a.example,b.example', '8501')
    """
    return ",".join(value) if isinstance(value, tuple) else str(value)
