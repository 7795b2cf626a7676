"""Commands of a place where the app runs: serve it, ask whether it is ready, tell its settings."""

import json
import os
import runpy
import sys
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path

import click

from analytics.catalog import data_folder
from analytics.cli_refusing import refusing
from analytics.config import Settings, plainly, settings, told, variable
from analytics.errors import InputError, first_line
from analytics.store import open_version, store_folder

ASK_SECONDS = 5
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}


@click.command()
@click.option("--host", help=f"Address to listen on.  [default: {Settings.host}]")
@click.option("--port", type=click.IntRange(1, 65535), help=f"Port to listen on.  [default: {Settings.port}]")
@click.option("--processes", type=click.IntRange(1, 32), help="Processes on consecutive ports, behind a proxy.")
@refusing
def serve(host: str | None, port: int | None, processes: int | None) -> None:
    """Serve the app; the address is printed. What is not given here is as valinor config says."""
    open_version(store_folder()).close()
    root = Path(__file__).parent.parent
    # The server runs in another folder, where a relative path would mean something else.
    os.environ |= {variable("data"): str(data_folder().absolute()), variable("store"): str(store_folder().absolute())}
    os.chdir(root)
    sys.path.insert(0, str(root))
    asked = {"--host": host, "--port": port, "--processes": processes}
    sys.argv[1:] = [part for flag, value in asked.items() if value for part in (flag, str(value))]
    # In this process, so that whoever ends it ends the server; and what is imported by now need not be imported again.
    runpy.run_module("pages.shared.server", run_name="__main__")


@click.command()
@refusing
def ready() -> None:
    """Ask the server of these settings, every process of it, whether visitors can be sent there."""
    chosen = settings()
    host = WILDCARDS.get(chosen.host, chosen.host)
    for port in range(chosen.port, chosen.port + chosen.processes):
        where = f"http://{f'[{host}]' if ':' in host else host}:{port}{chosen.path_prefix}/api/ready"
        try:
            with urllib.request.urlopen(where, timeout=ASK_SECONDS) as answered:
                click.echo(f"{port}: {json.load(answered)['version']}")
        except urllib.error.HTTPError as refused:
            with refused:
                said = refused.read(1000).decode("utf-8", "replace")
            raise InputError(where, said, "a server that is ready", "See its log.") from None
        except OSError as error:
            raise InputError(where, str(error), "a server that is ready", "Start it: valinor serve.") from None
        except (HTTPException, ValueError, KeyError, TypeError) as error:
            raise InputError(where, first_line(error), "Valinor", "Something else listens there.") from None


@click.command()
@refusing
def config() -> None:
    """Tell every setting, its value, and whether the environment, the file or the default gave it."""
    for one in told():
        click.echo(f"{one.name} = {plainly(one.value)!r} ({one.source})")
