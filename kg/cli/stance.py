"""``kg stance``: supporting, contrasting or mentioning, for each citation sentence."""

from __future__ import annotations

import sys
from typing import IO

import click

from kg.cli.output import print_line


@click.command()
@click.argument("file")
def stance(file: str) -> None:
    """Classify citation sentences: FILE has one JSON object a line, with id and sentence.

    Optional fields are before and after (the sentences around it) and section. '-' reads standard input.
    Each line gives {"id", "stance", "confidence", "reason"}; stance is supporting, contrasting or
    mentioning. A bad line gives {"line", "id", "error"}, the rest run, and the exit code is 2.

    Example:  kg stance sentences.jsonl
    """
    from kg.text.limits import open_file

    if file == "-":
        failed = _print(sys.stdin.buffer)
    else:
        from pathlib import Path

        with open_file(Path(file)) as stream:
            failed = _print(stream)
    if failed:
        raise click.exceptions.Exit(2)


def _print(stream: IO[bytes]) -> bool:
    """Print every answer; whether a line was bad."""
    from kg.citations.lines import classified

    failed = False
    for answer in classified(stream):
        failed = failed or "error" in answer
        print_line(answer)
    return failed
