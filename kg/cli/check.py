"""``kg check``: a manuscript against the graph."""

from __future__ import annotations

import click

from kg.cli.options import rows_format, store_option
from kg.cli.output import print_json, print_rows, say

_SIDE = {"contrasting": "AGAINST", "supporting": "for", "mentioning": "beside it"}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@store_option
@rows_format
def check(file: str, store: str | None, form: str) -> None:
    """Each sentence of a text against the graph: supported, contradicted or unknown, with the claims, contradiction first.

    Unknown is not wrong: the graph holds nothing on it. Research use only.

    Example:  kg check manuscript.txt
    """
    from kg.check import check as checked
    from kg.graph import open as open_graph
    from kg.text.read import read_document

    document = read_document(file)
    with open_graph(store) as graph:
        rows = checked(graph, document)
    if form == "json":
        print_json(rows)
        return
    shown = [
        {"verdict": row["verdict"], "sentence": " ".join(row["sentence"].split()), "claims": [_words(claim) for claim in row["claims"][:3]]}
        for row in rows
    ]
    print_rows(shown, ["verdict", "sentence", "claims"], form)
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in ("contradicted", "supported", "unknown")}
    say(", ".join(f"{count} {verdict}" for verdict, count in counts.items()) + ". Research use only.")


def _words(claim: dict[str, str]) -> str:
    return f"{_SIDE[claim['stance']]}: {claim['says']} [{claim['id']}]"
