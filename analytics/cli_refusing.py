"""How every command reads choices and refuses bad input."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

import click

from analytics.errors import InputError

BAD_INPUT = 2
P = ParamSpec("P")
T = TypeVar("T")


def refusing(command: Callable[P, T]) -> Callable[P, T]:
    """Show an `InputError` as its one sentence and leave with exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except InputError as error:
            click.echo(str(error), err=True)
            sys.exit(BAD_INPUT)

    return run


def pairs_of(pairs: tuple[str, ...]) -> dict[str, str]:
    """Choices given as `key=value`, each once."""
    raw: dict[str, str] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise InputError("--choice", pair, "key=value", "Write the key, an equals sign and the value.")
        if key in raw:
            raise InputError("--choice", pair, f"{key} once", "Give each choice once.")
        raw[key] = value
    return raw
