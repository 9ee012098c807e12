"""``kg extract``: what the text loader finds in a file."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.options import format_option
from kg.cli.output import print_json, print_rows, print_table, say

_COLUMNS = {
    "entities": ["start", "end", "text", "type", "id", "norm"],
    "relations": ["subject", "predicate", "object", "negated", "certainty", "sentence", "start", "end"],
    "measurements": ["name", "value", "unit", "specimen", "interpretation", "comparator", "sentence", "start", "end"],
}


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, allow_dash=True))
@click.option("--kind", type=click.Choice(["auto", "review", "case"]), default="auto", show_default=True, help="What the text is: about many patients, or about one.")
@click.option("--only", type=click.Choice(list(_COLUMNS)), help="Only these rows; csv and md print one kind of row at a time.")
@format_option("table", "json", "csv", "md")
def extract(file: str, kind: str, only: str | None, form: str) -> None:
    """Entities, relations and measurements of a text, with offsets in code points (end exclusive).

    FILE is plain text, Markdown (as PDQ summaries), JATS or BioC XML, BioC JSON or PubTator; '-' is
    standard input. Where the file holds markup, offsets are those of its prose, which the JSON then
    carries as "text". Doses are recognised and never reported.

    Example:  kg extract report.txt --kind case --format json
    """
    from kg.extraction.pipeline import extract_document
    from kg.text.read import read_document

    if form in ("csv", "md") and only is None:
        raise click.UsageError(f"--format {form} prints one kind of row; name it: --only {'|'.join(_COLUMNS)}")
    document = read_document(file)
    found = extract_document(document, kind)  # type: ignore[arg-type]  # click has checked the choice
    data: dict[str, Any] = found.to_dict()
    for part in document.skipped:
        say(f"{file}: {part.where}: {part.what} not used ({part.why})")
    if form == "json":
        wanted = data if only is None else {only: data[only]}
        print_json(wanted if document.form == "plain" else {**wanted, "text": document.text})
        return
    if only:
        print_rows(data[only], _COLUMNS[only], form)
        return
    say(f"read as {found.kind} ({document.form})")
    for name, rows in data.items():
        if rows or name != "measurements":
            print_table([_shortened(row) for row in rows], [c for c in _COLUMNS[name] if c not in ("start", "end")], name)


def _shortened(row: dict[str, Any]) -> dict[str, Any]:
    """A row with the sentence cut to what a line of a screen holds."""
    sentence = row.get("sentence")
    return row if sentence is None or len(sentence) <= 70 else {**row, "sentence": sentence[:69] + "…"}
