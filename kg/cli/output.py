"""Print rows as a table, JSON, CSV or Markdown: results on standard output, messages on standard error."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import click


def say(message: str) -> None:
    """A message or progress line, on standard error."""
    click.echo(message, err=True)


def print_json(data: Any) -> None:
    """JSON in UTF-8; keys keep the order of the contract. Infinities and NaN are no JSON: null."""
    click.echo(_json(data, indent=2))


def print_line(data: Any) -> None:
    """JSON on one line."""
    click.echo(_json(data, indent=None))


def _json(data: Any, *, indent: int | None) -> str:
    try:
        return json.dumps(data, ensure_ascii=False, indent=indent, allow_nan=False)
    except ValueError:
        return json.dumps(_finite(data), ensure_ascii=False, indent=indent, allow_nan=False)


def _finite(data: Any) -> Any:
    """The data with null for every number that is not finite."""
    if isinstance(data, Mapping):
        return {key: _finite(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return None if isinstance(data, float) and not isfinite(data) else data


def cell(value: Any) -> str:
    """A value for a reader: lists with commas, yes and no, nothing for no value."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value)
    return str(value)


def print_rows(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], form: str, title: str = "") -> None:
    """Rows in one of the four formats; a table says how many rows there are."""
    if form == "json":
        print_json([{column: row.get(column) for column in columns} for row in rows])
    elif form == "csv":
        buffer = io.StringIO()
        writer = csv.writer(buffer, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([[cell(row.get(column)) for column in columns] for row in rows])
        click.echo(buffer.getvalue(), nl=False)
    elif form == "md":
        click.echo("| " + " | ".join(columns) + " |\n|" + "---|" * len(columns))
        for row in rows:
            click.echo("| " + " | ".join(cell(row.get(column)).replace("|", "\\|").replace("\n", " ") for column in columns) + " |")
    else:
        print_table(rows, columns, title)
        say(f"{len(rows)} row{'' if len(rows) == 1 else 's'}")


def print_table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str], title: str = "") -> None:
    """A table that fits the terminal; wider than a terminal where the output is a file."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, box=box.SIMPLE_HEAD, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell(row.get(column))) for column in columns))
    console = Console(file=sys.stdout, width=None if sys.stdout.isatty() else 160, highlight=False)
    with console.capture() as capture:  # rich would end the process itself where the reader of a pipe has left
        console.print(table)
    click.echo(capture.get(), nl=False)
