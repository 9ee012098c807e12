"""``kg queries``, ``kg run``, ``kg sparql``, ``kg cypher``: canned questions and one's own."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from kg.cli.options import include_private, rows_format, store_option
from kg.cli.output import print_json, print_rows


@click.command()
@click.argument("name", required=False)
@rows_format
def queries(name: str | None, form: str) -> None:
    """List the canned queries, or describe one: its question, parameters, columns.

    Example:  kg queries drugs_targeting_marker
    """
    from kg.query import catalogue, query

    found = [query(name)] if name else list(catalogue().values())
    described = [item.describe() for item in found]
    if form == "json":
        print_json(described)
        return
    if name and form == "table":
        one = described[0]
        click.echo(f"{one['name']}: {one['question']}\n")
        print_rows(one["parameters"], ["name", "type", "required", "example"], form)
        print_rows(one["columns"], ["name", "type", "meaning"], form)
        example = " ".join(f"{p['name']}={_quoted(p['example'])}" for p in one["parameters"])
        click.echo(f"kg run {name} {example}".rstrip())
        return
    rows = [{**item, "parameters": ", ".join(p["name"] for p in item["parameters"])} for item in described]
    print_rows(rows, ["name", "question", "parameters"], form)


def _quoted(value: Any) -> str:
    text = str(value)
    return f'"{text}"' if " " in text else text


@click.command()
@click.argument("name")
@click.argument("parameters", nargs=-1, metavar="KEY=VALUE…")
@click.option("--lang", type=click.Choice(["sparql", "cypher"]), help="Query language; default: the one the store speaks.")
@include_private("Allow private cases; a question about cases reads them anyway, others refuse this.")
@store_option
@rows_format
def run(name: str, parameters: tuple[str, ...], lang: str | None, include_private: bool, store: str | None, form: str) -> None:
    """Run a canned query. A list repeats its key: marker=CD33 marker=CD123.

    Example:  kg run drugs_targeting_marker marker=CD22
    """
    from kg.errors import QueryError
    from kg.graph import open as open_graph
    from kg.query import query

    graph = open_graph(store)
    if lang and lang not in graph.store.languages:
        raise QueryError(f"{graph.store.address} does not speak {lang}; it speaks {', '.join(graph.store.languages)}")
    wanted = query(name)
    rows = graph.rows(name, include_private=include_private or "case" in wanted.tags, **_given(parameters))
    print_rows(rows, [column.name for column in wanted.columns], form)


def _given(parameters: tuple[str, ...]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for item in parameters:
        key, sign, value = item.partition("=")
        if not sign:
            raise click.UsageError(f"{item!r}: expected KEY=VALUE, such as marker=CD22")
        given[key] = value if key not in given else [*(given[key] if isinstance(given[key], list) else [given[key]]), value]
    return given


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@include_private("Read the private cases beside the store instead of the public graph.")
@store_option
@rows_format
def sparql(file: str, include_private: bool, store: str | None, form: str) -> None:
    """Run a SPARQL query of your own from FILE ('-': standard input), read-only.

    Example:  kg sparql question.rq --format csv
    """
    _print_own("sparql", file, include_private, store, form)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False))
@include_private("Read the private cases beside the store instead of the public graph.")
@store_option
@rows_format
def cypher(file: str, include_private: bool, store: str | None, form: str) -> None:
    """Run a Cypher query of your own from FILE ('-': standard input), read-only, on a store that speaks Cypher.

    Example:  kg cypher question.cypher --store bolt://127.0.0.1:7687
    """
    _print_own("cypher", file, include_private, store, form)


def _print_own(language: str, file: str, include_private: bool, store: str | None, form: str) -> None:
    from kg.graph import open as open_graph
    from kg.query.own import ask

    text = _text(file)
    with open_graph(store) as graph:
        found = ask(graph.store, language, text, include_private=include_private)
    print_rows([dict(zip(found.columns, row, strict=True)) for row in found], list(found.columns), form)


def _text(file: str) -> str:
    from kg.errors import QueryError

    if file == "-":
        return sys.stdin.read()
    try:
        return Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise QueryError(f"{file}: cannot be read as UTF-8 text ({error})") from error
