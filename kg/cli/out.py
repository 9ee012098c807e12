"""``kg export``, ``kg validate``, ``kg stores``: what is in a store, as files or as a report."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import format_option, include_private, store_option
from kg.cli.output import print_json, print_rows, say
from kg.export.formats import FORMATS

_EXPORT = f"""Write the graph to PATH in FORMAT; private cases only with --include-private.

Formats: {" ".join(FORMATS)} (kgx-* take a prefix, neo4j-csv and queries a folder; phenopackets are private cases).

Example:  kg export trig leukemia.trig
"""


@click.command(help=_EXPORT)
@click.argument("form", metavar="FORMAT")
@click.argument("path", type=click.Path())
@include_private("Also write the private cases beside the store.")
@store_option
def export(form: str, path: str, include_private: bool, store: str | None) -> None:
    from kg.graph import open as open_graph

    for written in open_graph(store).export(form, Path(path), include_private=include_private):
        size = sum(item.stat().st_size for item in written.rglob("*") if item.is_file()) if written.is_dir() else written.stat().st_size
        say(f"{written}  {size:,} bytes")


@click.command()
@store_option
@format_option("table", "json", "csv", "md")
def validate(store: str | None, form: str) -> None:
    """Check the graph against its SHACL shapes and consistency rules; exit 1 where something is wrong.

    Example:  kg validate --format json
    """
    from kg.graph import open as open_graph

    report = open_graph(store).validate()
    if form == "json":
        print_json(report)
    else:
        print_rows(report["problems"], ["rule", "severity", "subject", "message"], form)
        say("the graph is valid" if report["ok"] else "the graph is not valid")
    if not report["ok"]:
        raise click.exceptions.Exit(1)


@click.command()
@store_option
@format_option("table", "json", "csv", "md")
def stores(store: str | None, form: str) -> None:
    """Which store is used and what is in it: sources with their dates, licences and counts.

    Example:  kg stores
    """
    from kg.graph import open as open_graph

    opened = open_graph(store).store
    rows = [
        {"source": s.name, "kind": s.kind, "date": s.date, "licence": s.licence, "records": s.counts.get("records", 0), "rejected": s.rejected}
        for s in opened.sources()
    ]
    if form == "json":
        print_json({"store": opened.address, "languages": list(opened.languages), "counts": opened.counts(), "sources": rows})
        return
    if form == "table":
        click.echo(f"{opened.address}  ({', '.join(opened.languages)})")
        click.echo(", ".join(f"{count:,} {name}" for name, count in opened.counts().items()))
    print_rows(rows, ["source", "kind", "date", "licence", "records", "rejected"], form)
