"""The command line: ingest raw files, build a data version, list and answer questions, serve the app."""

import os
import sys
import time
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from analytics.catalog import data_folder
from analytics.database import LATEST, build, open_version, store_folder
from analytics.errors import InputError
from analytics.export import FORMATS, THEMES, export
from analytics.questions import QUESTIONS, ask

BAD_INPUT = 2
P = ParamSpec("P")
T = TypeVar("T")


def _refusing(command: Callable[P, T]) -> Callable[P, T]:
    """Show an `InputError` as its one sentence and leave with exit code 2."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return command(*args, **kwargs)
        except InputError as error:
            click.echo(str(error), err=True)
            sys.exit(BAD_INPUT)

    return run


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="valinor")
def main() -> None:
    """Valinor: where AI talent goes, and how tightly it clusters."""


@main.command()
@click.option("--all", "raw", required=True, type=click.Path(path_type=Path), help="Folder of the raw public files.")
@_refusing
def ingest(raw: Path) -> None:
    """Write the project's own tables to the data folder from the raw public files."""
    from analytics.sources.ingest import ingest_all

    for name in ingest_all(raw, data_folder()):
        click.echo(name)


@main.command("build")
@_refusing
def build_version() -> None:
    """Build the data version of the tables, unless it is held already, and make it the latest."""
    started = time.perf_counter()
    name = build(data_folder(), store_folder())
    click.echo(f"{name} ({time.perf_counter() - started:.1f} s)")


@main.command()
@_refusing
def questions() -> None:
    """List every question with its choices; the default stands first, in brackets."""
    for question in QUESTIONS.values():
        click.echo(f"{question.slug}: {question.title}")
        for choice in question.choices:
            others = [value for value in choice.expected().split(", ") if value != choice.default]
            click.echo(f"  {choice.slug} [{choice.default}] {', '.join(others)}")


@main.command()
@click.argument("slug")
@click.option("--choice", "pairs", multiple=True, metavar="KEY=VALUE", help="A choice; repeat for several.")
@click.option("--format", "form", type=click.Choice([*FORMATS]), default="csv", show_default=True)
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output.")
@click.option("--theme", type=click.Choice(THEMES), default="light", show_default=True, help="Of an image.")
@click.option("--figure", default="", help="Which drawing of an image, where a question has several.")
@click.option("--version", "name", default=LATEST, show_default=True, help="Which data version answers.")
@_refusing
def answer(
    slug: str, pairs: tuple[str, ...], form: str, output: Path | None, theme: str, figure: str, name: str
) -> None:
    """Answer a question: rows exactly as they are, unrounded, a zip with all about them, or an image."""
    if output is None and FORMATS[form].binary and sys.stdout.isatty():
        raise InputError("--format", form, "a file to write it to", "Add --output FILE, or send it on with >.")
    version = open_version(store_folder(), name)
    content = export(version, ask(version, slug, _pairs(pairs)), form, theme=theme, figure=figure)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise InputError("--output", str(output), "a file that can be written", f"{error.strerror}.") from None


def _pairs(pairs: tuple[str, ...]) -> dict[str, str]:
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


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8501, show_default=True, type=click.IntRange(1, 65535), help="Port to listen on.")
@_refusing
def serve(host: str, port: int) -> None:
    """Serve the app; the address is printed."""
    open_version(store_folder()).close()
    os.chdir(Path(__file__).parent.parent)
    # The server takes the place of this process, so that whoever ends it ends the server.
    os.execv(sys.executable, [sys.executable, "-m", "pages.shared.server", "--host", host, "--port", str(port)])


if __name__ == "__main__":
    main()
