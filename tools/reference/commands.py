"""The command line, from click's own declarations."""

from collections.abc import Iterator

import click

from analytics.cli import main
from tools.reference.markdown import code, joined, table, told


def commands() -> str:
    """Every command, groups before their members."""
    after = (
        "Every command explains itself with `-h` or `--help`. A mistake is one sentence on standard error and exit "
        "code 2."
    )
    return joined([after, *(_command(path, command) for path, command in _walk("valinor", main))])


def _walk(path: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _walk(f"{path} {name}", command.commands[name])


def _command(path: str, command: click.Command) -> str:
    context = click.Context(command, info_name=path, max_content_width=100)
    usage = " ".join([path, *command.collect_usage_pieces(context)])
    options = [_option(one, context) for one in command.params if isinstance(one, click.Option)]
    members = ""
    if isinstance(command, click.Group):
        rows = [
            (f"[{path} {name}](#{f'{path} {name}'.replace(' ', '-')})", told(one.get_short_help_str(120)))
            for name, one in sorted(command.commands.items())
        ]
        members = table(("command", "what it does"), rows)
    return joined(
        [
            f"## {path}",
            told(command.help or ""),
            f"```text\n{usage}\n```",
            members,
            table(("option", "takes", "default", "meaning"), options),
        ]
    )


def _option(option: click.Option, context: click.Context) -> tuple[str, str, str, str]:
    names = ", ".join(code(name) for name in [*option.opts, *option.secondary_opts])
    takes = "" if option.is_flag else _values(option, context)
    default = option.get_default(context, call=False)
    shown = "" if option.is_flag or not isinstance(default, str | int | float) or default == "" else str(default)
    meaning = told(option.help or "") + (" Required." if option.required else "")
    return names, takes, code(shown), meaning.strip()


def _values(option: click.Option, context: click.Context) -> str:
    if isinstance(option.type, click.Choice):
        return ", ".join(code(str(value)) for value in option.type.choices)
    return code(option.make_metavar(context).strip("[]"))
