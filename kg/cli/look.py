"""``kg explain`` and ``kg show``: a claim with its evidence, an entity card."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.options import format_option, store_option
from kg.cli.output import cell, print_json, print_rows, print_table


@click.command()
@click.argument("claim", metavar="ID")
@store_option
@format_option("table", "json", "csv", "md")
def explain(claim: str, store: str | None, form: str) -> None:
    """A claim with its statements, sources and stance; what contradicts it comes first.

    ID is the CURIE of a claim (lkg:claim/…) as `kg candidates` and `kg run` print it.

    Example:  kg explain lkg:claim/0123456789abcdef
    """
    from kg.graph import open as open_graph

    data = open_graph(store).explain(claim)
    if form == "json":
        print_json(data)
        return
    said = data["claim"]
    if form == "table":
        words = "; ".join(f"{name} {value}" for name, value in said["qualifiers"].items())
        click.echo(f"{said['subject']['name']} {'does not ' if said['negated'] else ''}{said['predicate']} {said['object']['name']}" + (f" ({words})" if words else ""))
        tally = data["tally"]["sources"]
        click.echo(f"sources: {tally['contrasting']} contrasting, {tally['supporting']} supporting, {tally['mentioning']} mentioning")
    print_rows(data["lines"], ["direction", "stance", "level", "sentence", "publication", "date", "verified", "retracted"], form)
    if form == "table":
        if data["cited"]:
            print_table(data["cited"], ["cited", "title", "stance", "retracted", "notice"], "Papers that these sentences cite")
        if data["cited_by"]:
            print_table(data["cited_by"], ["stance", "confidence", "section", "statement", "citing", "retracted"], "How others cite its publications")


@click.command()
@click.argument("entity")
@store_option
@format_option("table", "json", "csv", "md")
def show(entity: str, store: str | None, form: str) -> None:
    """The card of an entity: names, identifiers, counts, and what stands around it.

    Example:  kg show CD33
    """
    from kg.graph import open as open_graph

    data = open_graph(store).show(entity)
    if form == "json":
        print_json(data)
        return
    if form == "table":
        _print_card(data)
    print_rows(data["neighbours"], ["direction", "predicate", "id", "name", "category"], form)


def _print_card(data: dict[str, Any]) -> None:
    click.echo(f"{data['name']}  [{data['category']}]  {data['id']}")
    if data["synonyms"]:
        click.echo("also called: " + cell(data["synonyms"]))
    if data["xrefs"]:
        click.echo("cross-references: " + cell(data["xrefs"]))
    click.echo("; ".join(f"{name}: {count}" for name, count in data["tally"].items()))
