"""How every command reads choices and refuses bad input."""

import errno
import os
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
    """Show an `InputError`, or what the system refuses, as one sentence and leave with exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except InputError as error:
            refused = error
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read our output has left
                raise
            refused = _refusal(error)
        click.echo(str(refused), err=True)
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


def _refusal(error: OSError) -> InputError:
    """The sentence for a file, or an output, that the system refuses."""
    reason = error.strerror or str(error)
    if error.filename:
        return InputError(str(error.filename), reason, "a file or folder that can be used", "Check the path.")
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  # what is left in the buffer has nowhere to go
    return InputError("standard output", reason, "room for what is written", "Make room.")
