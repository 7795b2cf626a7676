"""The command line: ingest raw files, build and publish data versions, ask and compare, serve the app."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TypeVar

import click

from analytics import beforehand
from analytics.affiliations import Affiliations
from analytics.catalog import data_folder
from analytics.changes import Moved
from analytics.cli_evidence import find_name, rows
from analytics.cli_panel import moves
from analytics.cli_refusing import pairs_of, refusing
from analytics.cli_serving import config, ready, serve
from analytics.config import settings
from analytics.differences import Correction
from analytics.errors import InputError
from analytics.export import FORMATS, THEMES, export
from analytics.panel_version import QUESTIONS as OF_A_PANEL
from analytics.panel_version import with_panel
from analytics.publish import publish, publish_as_known
from analytics.questions import QUESTIONS, ask
from analytics.store import LATEST, build, held, open_version, store_folder, write
from analytics.suppression import add
from analytics.versions import Difference, diff, listed

FEW = 20
"""Lines of one kind in a text; the JSON form holds all."""
A_FOLDER = click.Path(path_type=Path, file_okay=False)
TEXT_OR_JSON = click.Choice(["text", "json"])
T = TypeVar("T")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="valinor")
def main() -> None:
    """Valinor: where AI talent goes, and how tightly it clusters."""


@main.command()
@click.option("--all", "raw", required=True, type=click.Path(path_type=Path), help="Folder of the raw public files.")
@refusing
def ingest(raw: Path) -> None:
    """Write the project's own tables to the data folder from the raw public files."""
    from analytics.sources.ingest import ingest_all

    for name in ingest_all(raw, data_folder()):
        click.echo(name)


@main.command("build")
@refusing
def build_version() -> None:
    """Build the data version of the tables, unless held already, make it the latest, and store its default answers."""
    started = time.perf_counter()
    name = build(data_folder(), store_folder())
    _answer_beforehand(name)
    click.echo(f"{name} ({time.perf_counter() - started:.1f} s)")


def _answer_beforehand(name: str) -> None:
    """Make the default answers of a version, if the settings say so, and show how far it is."""
    if settings().warm == "no":
        return
    made = beforehand.make(store_folder(), name)
    with click.progressbar(made, length=len(QUESTIONS), label="Answers", file=sys.stderr) as steps:
        for _ in steps:
            pass


@main.command("publish")
@click.option("--as-known-at", "at", metavar="DATE", help="Publish what could be known at this date instead.")
@refusing
def publish_version(at: str | None) -> None:
    """Build the version of the tables and keep it for good, so that every clone can build it again."""
    if at is None:
        name = publish(data_folder(), store_folder())
        _answer_beforehand(name)
        click.echo(name)
        return
    try:
        day = date.fromisoformat(at)
    except ValueError:
        raise InputError("--as-known-at", at, "a date as 2025-12-31", "Write year, month and day.") from None
    click.echo(publish_as_known(data_folder(), store_folder(), day))


@main.command()
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="How it is told.")
@refusing
def versions(form: str) -> None:
    """List the versions that are held, newest first."""
    found = listed(store_folder())
    if not found:
        raise InputError("store", "no version", "a built version", "Run valinor build.")
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=1))
        return
    for one in found:
        kept = "published" if one.published else "not published"
        mark = " (latest)" if one.latest else ""
        click.echo(
            f"{one.name}{mark}: {one.label}, newest source {one.newest_source}, definitions {one.definitions}, {kept}"
        )
        for note in one.notes:
            click.echo(f"  {note}")


@main.command("diff")
@click.argument("old")
@click.argument("new")
@click.option("--format", "form", type=TEXT_OR_JSON, default="text", show_default=True, help="How it is told.")
@refusing
def compare(old: str, new: str, form: str) -> None:
    """Tell what differs between two versions: rows of tables, and the default answers that moved."""
    found = diff(open_version(store_folder(), old), open_version(store_folder(), new))
    if form == "json":
        click.echo(json.dumps(asdict(found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(_told(found)))


def _told(found: Difference) -> Iterator[str]:
    yield f"{found.old} → {found.new}"
    for table in found.tables:
        numbers = (len(table.added), len(table.removed), len(table.corrected), len(table.extended))
        yield "{}: {:,} added, {:,} removed, {:,} corrected, {:,} extended".format(table.table, *numbers)
        yield from _first(table.corrected, _corrected)
    for slug in QUESTIONS:
        moved = [one for one in found.answers if one.question == slug]
        if moved:
            yield f"{slug}: {len(moved):,} moved by default"
            yield from _first(moved, _cell)
    for slug in found.unanswered:
        yield f"{slug}: not compared, one of the versions is older than its tables"
    if not found.tables and not found.answers:
        yield "Nothing differs."


def _first(things: Sequence[T], line: Callable[[T], str]) -> Iterator[str]:
    """A line for each of the first few, and how many there are besides."""
    yield from (f"  {line(thing)}" for thing in things[:FEW])
    if len(things) > FEW:
        yield f"  and {len(things) - FEW:,} more; --format json has all"


def _corrected(one: Correction) -> str:
    cells = "; ".join(f"{column}: {_or_dash(old)} → {_or_dash(new)}" for column, (old, new) in one.cells.items())
    return f"{one.key}: {cells}"


def _cell(one: Moved) -> str:
    return f"{one.row}: " + (f"{one.column}: {_or_dash(one.old)} → {_or_dash(one.new)}" if one.column else one.kind)


def _or_dash(cell: object) -> object:
    return "–" if cell is None else cell


@main.command()
@click.argument("name")
@refusing
def suppress(name: str) -> None:
    """Withhold a person who asked to be removed from every version, old ones too."""
    added = add(data_folder(), name)
    hidden = sum(open_version(store_folder(), one).withheld for one in held(store_folder()))
    click.echo(
        f"{'Added' if added else 'On the list already'}; in all, {hidden:,} rows and cells of the versions held "
        "are withheld. A server that runs takes it up when it is started again."
    )


@main.group()
def organisations() -> None:
    """How names of organisations are read."""


@organisations.command()
@click.argument("affiliation")
@click.option("--on", "date", required=True, metavar="DATE", help="YYYY, YYYY-MM or YYYY-MM-DD.")
@refusing
def explain(affiliation: str, date: str) -> None:
    """Tell which rule reads an affiliation on a day, and which lab and owner that is."""
    meanings = Affiliations(data_folder()).explain(affiliation, date)
    if not meanings:
        click.echo("No rule fits: the employer is not known, and the affiliation counts as unknown.")
    for meaning in meanings:
        rule = meaning.rule
        what = (
            f"{meaning.organisation_id}, owned by {meaning.owner_id}" if meaning.organisation_id else "no organisation"
        )
        click.echo(f"{meaning.words}: {what} ({rule.sector})")
        click.echo(f"  rule {rule.position}: {rule.pattern.pattern}")
        click.echo(f"  {rule.reason}")


@main.command()
@refusing
def questions() -> None:
    """List every question with its choices: the default in brackets, then what may be given."""
    for question in QUESTIONS.values():
        click.echo(f"{question.slug}: {question.title}")
        for choice in question.choices:
            click.echo(f"  {choice.slug} [{choice.default}] {choice.expected()}")


@main.command()
@click.argument("slug")
@click.option("--choice", "pairs", multiple=True, metavar="KEY=VALUE", help="A choice; repeat for several.")
@click.option("--format", "form", type=click.Choice([*FORMATS]), default="csv", show_default=True, help="Of the file.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else standard output.")
@click.option("--theme", type=click.Choice(THEMES), default="light", show_default=True, help="Of an image.")
@click.option("--figure", default="", help="Which drawing of an image, where a question has several.")
@click.option("--version", "name", default=LATEST, show_default=True, help="Which data version answers.")
@click.option("--panel", type=A_FOLDER, help="A folder that valinor moves wrote, to answer from instead of papers.")
@refusing
def answer(
    slug: str,
    pairs: tuple[str, ...],
    form: str,
    output: Path | None,
    theme: str,
    figure: str,
    name: str,
    panel: Path | None,
) -> None:
    """Answer a question: rows exactly as they are, unrounded, a zip with all about them, or an image."""
    if output is None and FORMATS[form].binary and sys.stdout.isatty():
        raise InputError("--format", form, "a file to write it to", "Add --output FILE, or send it on with >.")
    version, chosen = open_version(store_folder(), name), pairs_of(pairs)
    if panel:
        if slug not in OF_A_PANEL:
            raise InputError("--panel", slug, f"one of {', '.join(OF_A_PANEL)}", "Leave --panel out.")
        version, series = with_panel(version, panel)
        chosen = {"series": series, **chosen}
    content = export(version, ask(version, slug, chosen), form, theme=theme, figure=figure)
    if output is None:
        left = memoryview(content)
        while left:  # an unbuffered output takes what fits and says how much that was
            left = left[sys.stdout.buffer.write(left) :]
        sys.stdout.flush()
        return
    try:
        _put(output.resolve(), content)
    except OSError as error:
        raise InputError("--output", str(output), "a file that can be written", f"{error.strerror}.") from None


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, so that one that stands there is not lost; a device or a pipe takes bytes."""
    if path.exists() and not path.is_file():
        path.write_bytes(content)
    else:
        write(path, content)


for command in (moves, rows, find_name, serve, ready, config):
    main.add_command(command)


if __name__ == "__main__":
    main()
