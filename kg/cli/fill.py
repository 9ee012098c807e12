"""``kg demo``, ``kg build``, ``kg load``: fill a store."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import click

from kg.cli.options import format_option, store_option
from kg.cli.output import print_json, print_line, print_table, say


@click.command()
@store_option
def demo(store: str | None) -> None:
    """Build the bundled graph if there is none, show what is in it, and answer the example case. No network.

    Example:  kg demo
    """
    from kg.case.model import Case
    from kg.cli.candidates import print_answer
    from kg.graph import Graph
    from kg.store import locate

    found = locate(store)
    graph = Graph(_filled(store)) if found.named else _default()
    counts = graph.store.counts()
    click.echo("Graph: " + ", ".join(f"{count:,} {name}" for name, count in counts.items()) + f"  ({graph.store.address})")
    with resources.as_file(resources.files("kg.examples").joinpath("case-1.yaml")) as path:
        case = Case.read(path)
    print_answer(graph.candidates(case).data, "table")
    click.echo('\nTry:  kg candidates "AML, 3 years, CD33 94%, IDH1 R132H"     kg show FLT3     kg queries')


def _default() -> Any:
    from kg.graph import open as open_graph

    return open_graph()


def _filled(address: str | None) -> Any:
    """A named store, filled from the bundled knowledge where it is empty (only `demo` and `build` do that)."""
    from kg.store import open_store
    from loaders.knowledge import build as fill

    opened = open_store(address, create=True)
    if opened.is_empty():
        fill(opened)
        opened.close()
        opened = open_store(address)
    return opened


@click.command()
@store_option
@format_option("table", "json")
def build(store: str | None, form: str) -> None:
    """(Re)build the store from the bundled knowledge; other sources in it stay.

    Example:  kg build --store ./my-store
    """
    from kg.bundled import default_store
    from kg.store import locate, open_store
    from loaders.knowledge import build as fill

    opened = open_store(store, create=True) if locate(store).named else default_store()
    _print_report(fill(opened).to_json(), form)
    say(f"store: {opened.address}")


@click.command()
@click.argument("kind")
@click.argument("paths", nargs=-1, required=True, type=click.Path())
@click.option("--source", metavar="NAME", help="One name for all PATHS; loading a source again replaces it. Default: KIND:FILE for each, for knowledge that of the bundled tables, so name your own.")
@click.option("--dry-run", is_flag=True, help="Say what would change, change nothing.")
@click.option("--doi", help="DOI of the text that is loaded (review, citations).")
@click.option("--pmid", help="PubMed id of the text.")
@click.option("--title", help="Title of the text.")
@click.option("--date", help="Date of the text: YYYY, YYYY-MM or YYYY-MM-DD.")
@click.option("--licence", help="Licence of the text.")
@click.option("--live", is_flag=True, help="Citations: ask scite for the tallies of a list of DOIs (.txt); without it nothing is fetched.")
@click.option("--allow-remote-private", is_flag=True, help="Let cases be loaded into a store on another host.")
@store_option
@format_option("table", "json")
def load(
    kind: str,
    paths: tuple[str, ...],
    source: str | None,
    dry_run: bool,
    live: bool,
    allow_remote_private: bool,
    store: str | None,
    form: str,
    **stated: str | None,
) -> None:
    """Load PATHS of a KIND (knowledge, review, citations, case, cohort, phenopacket): each as a source of its own, or all as the one named.

    Prints what was added, replaced, unchanged and rejected, with reasons; a source whose every row is
    rejected stays as it was, and that is an error. Cases go to the private store
    beside the one named; public queries, exports and counts do not see them. A review (text, Markdown,
    JATS, BioC, PubTator) becomes claims with their sentences; its publication comes from
    FILE.meta.yaml, from --doi --pmid --title --date --licence, or from the file itself. Citations are
    the citation statements of such texts, tallies of scite (JSON), or tables of notices of retraction.

    Example:  kg load case patient.yaml --dry-run
    """
    from kg.bundled import open_or_build
    from kg.errors import StoreMissingError
    from kg.store import open_store
    from loaders import load as load_one
    from loaders import load_each

    try:
        opened = open_or_build(store)
    except StoreMissingError:
        if kind != "knowledge":  # cases and claims of a text need the vocabulary beside them
            raise
        opened = open_store(store, create=True)
    files = [Path(path) for path in paths]
    options: dict[str, Any] = {"dry_run": dry_run, "allow_remote_private": allow_remote_private, "live": live, **stated}
    for report in [load_one(opened, kind, files, source=source, **options)] if source else load_each(opened, kind, files, **options):
        _print_report(report.to_json(), form, lines=not source and len(files) > 1)
        if report.rejected:
            count = len(report.rejected)
            say(f"{report.source}: {count} {'row was' if count == 1 else 'rows were'} rejected; the rest was {'read' if dry_run else 'loaded'}")


def _print_report(data: dict[str, Any], form: str, *, lines: bool = False) -> None:
    """A report; ``lines``: as one of several, in JSON one a line."""
    if form == "json":
        (print_line if lines else print_json)(data)
        return
    click.echo(f"{data['source']}: {data['added']} added, {data['replaced']} replaced, {data['unchanged']} unchanged, {data['removed']} removed, {len(data['rejected'])} rejected")
    if data["rejected"]:
        print_table(data["rejected"], ["file", "row", "field", "found", "expected"])
