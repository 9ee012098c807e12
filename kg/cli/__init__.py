"""The command ``kg``: each command lives in a module of its own that is imported when it is called."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from typing import NoReturn

import click

from kg.errors import KgError

_LONGEST = 1500
_COMMANDS = {
    "build": "kg.cli.fill",
    "candidates": "kg.cli.candidates",
    "check": "kg.cli.check",
    "cypher": "kg.cli.ask",
    "demo": "kg.cli.fill",
    "explain": "kg.cli.look",
    "export": "kg.cli.out",
    "extract": "kg.cli.extract",
    "load": "kg.cli.fill",
    "parse": "kg.cli.parse",
    "queries": "kg.cli.ask",
    "risk": "kg.cli.risk",
    "run": "kg.cli.ask",
    "show": "kg.cli.look",
    "sparql": "kg.cli.ask",
    "stance": "kg.cli.stance",
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
    _utf8()
    try:
        # Without standalone mode click hands back the code of an Exit instead of ending the process.
        code = kg.main(standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        _end(error.format_message(), 2)
    except click.Abort:
        _end("kg: stopped", 130)
    except click.ClickException as error:
        _end(f"kg: {error.format_message()}", 2)
    except KgError as error:
        _end(f"kg: {error}", error.exit_code)
    except BrokenPipeError:
        # The reader has seen enough; what Python still holds back goes nowhere instead of failing at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except OSError as error:
        _end(f"kg: {error.filename or 'input or output'}: {error.strerror or error}", 2)
    except UnicodeDecodeError as error:
        _end(f"kg: the input is not UTF-8 text (byte {error.start}: {error.reason})", 2)
    if isinstance(code, int):
        sys.exit(code)


def _end(message: str, code: int) -> NoReturn:
    """A message on standard error, not longer than a screen, and the exit code."""
    click.echo(message if len(message) <= _LONGEST else message[:_LONGEST] + " …", err=True)
    sys.exit(code)


def _utf8() -> None:
    """Input and output are UTF-8 whatever the terminal says; half a character is shown as an escape."""
    for stream, errors in ((sys.stdin, "strict"), (sys.stdout, "backslashreplace"), (sys.stderr, "backslashreplace")):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors=errors)
