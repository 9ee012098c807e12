"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])

store_option = click.option(
    "--store",
    envvar="KG_STORE",
    metavar="ADDRESS",
    help="Store to use: a directory, http(s)://… (SPARQL endpoint), bolt://… or neo4j://… (default: the bundled graph in your data directory; also KG_STORE).",
)


def format_option(*names: str) -> Callable[[Command], Command]:
    """``--format`` with the given choices, the first one being the default."""
    return click.option("--format", "form", type=click.Choice(names), default=names[0], show_default=True, help="How to print the result.")


rows_format = format_option("table", "json", "csv", "md")


def include_private(words: str) -> Callable[[Command], Command]:
    """``--include-private`` with what it does in this command."""
    return click.option("--include-private", is_flag=True, help=words)
