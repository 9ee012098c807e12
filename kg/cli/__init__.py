"""The command ``kg``: each command lives in a module of its own that is imported when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from kg.errors import KgError

_COMMANDS = {
    "build": "kg.cli.fill",
    "candidates": "kg.cli.candidates",
    "cypher": "kg.cli.ask",
    "demo": "kg.cli.fill",
    "explain": "kg.cli.look",
    "export": "kg.cli.out",
    "load": "kg.cli.fill",
    "parse": "kg.cli.parse",
    "queries": "kg.cli.ask",
    "risk": "kg.cli.risk",
    "run": "kg.cli.ask",
    "show": "kg.cli.look",
    "sparql": "kg.cli.ask",
    "stores": "kg.cli.out",
    "validate": "kg.cli.out",
}


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports one only to run or describe it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Command names in alphabetical order."""
        return sorted(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now; None for an unknown name."""
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = getattr(import_module(_COMMANDS[cmd_name]), cmd_name)
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, with the nearest command named for an unknown one."""
        name = args[0] if args else ""
        if name and not name.startswith("-") and name not in _COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(name, _COMMANDS, 1)
            hint = f"; did you mean {near[0]!r}?" if near else f"; commands: {', '.join(sorted(_COMMANDS))}"
            raise click.UsageError(f"no command {name!r}{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="leukemia-kg", prog_name="kg")
def kg() -> None:
    """A knowledge graph of leukemia therapies and targets.

    Research use only. Candidate targeted drugs for a phenotype, on label or off label, and why.

    Example:  kg candidates "AML, 3 years, CD33 94%, IDH1 R132H"
    """


def main() -> None:
    """Run the command; exit 0 done, 1 not found or a check failed, 2 bad input, usage or store."""
    try:
        kg.main(standalone_mode=False)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        click.echo("kg: stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        click.echo(f"kg: {error.format_message()}", err=True)
        sys.exit(2)
    except KgError as error:
        click.echo(f"kg: {error}", err=True)
        sys.exit(error.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
