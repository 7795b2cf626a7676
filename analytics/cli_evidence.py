"""`valinor rows` and `valinor find`: what stands behind a number, and whom the data speak of."""

import sys

import click

from analytics.cli_refusing import pairs_of, refusing
from analytics.evidence.behind import rows_behind
from analytics.evidence.subjects import search
from analytics.files import TEXTS
from analytics.store import LATEST, open_version, store_folder


@click.command()
@click.argument("slug")
@click.argument("mark", nargs=-1, required=True)
@click.option("--choice", "pairs", multiple=True, metavar="KEY=VALUE", help="A choice; repeat for several.")
@click.option("--format", "form", type=click.Choice([*TEXTS]), default="csv", show_default=True, help="Of the rows.")
@click.option("--version", "name", default=LATEST, show_default=True, help="Which data version answers.")
@refusing
def rows(slug: str, mark: tuple[str, ...], pairs: tuple[str, ...], form: str, name: str) -> None:
    """Tell the facts behind one mark of an answer, with their sources: valinor rows lab-moves OpenAI Meta."""
    behind = rows_behind(open_version(store_folder(), name), slug, pairs_of(pairs), mark)
    _, file_of = TEXTS[form]
    sys.stdout.buffer.write(file_of(behind))


@click.command("find")
@click.argument("text")
@click.option("--version", "name", default=LATEST, show_default=True, help="Which data version is searched.")
@refusing
def find_name(text: str, name: str) -> None:
    """Find an organisation, person or company; its facts: valinor answer about --choice subject=KEY."""
    found = search(open_version(store_folder(), name), text, most=20)
    if not found:
        click.echo("Nothing is called that. People are found whose move or founding was reported.")
    for one in found:
        click.echo(f"{one.key}: {one.name} ({one.about})")
