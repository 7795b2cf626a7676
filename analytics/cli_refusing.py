"""How every command refuses bad input."""

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
