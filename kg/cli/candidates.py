"""``kg candidates``: ranked candidate targeted drugs for a case."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import format_option, store_option
from kg.cli.output import cell, print_json, print_line, print_rows, print_table, say
from kg.errors import KgError

if TYPE_CHECKING:
    from kg.case.read import CaseLine


@click.command()
@click.argument("case")
@click.option("--jurisdiction", type=click.Choice(["FDA", "EMA"]), default="FDA", show_default=True, help="Whose labels decide what is on label.")
@click.option("--as-of", metavar="YYYY-MM-DD", help="Judge labels and evidence as of this date. Default: the graph's knowledge date.")
@click.option("--why", "drug", metavar="DRUG", help="Judge this one drug, candidate or not, and say why.")
@store_option
@format_option("table", "json", "csv", "md")
def candidates(case: str, jurisdiction: str, as_of: str | None, drug: str | None, store: str | None, form: str) -> None:
    """Ranked candidate targeted drugs for CASE, with what excludes the others and which tests are missing.

    CASE is a .yaml or .json file (or a GA4GH Phenopacket), a .jsonl file with one case a line, '-' for
    standard input, or a phrase. Research use only.

    Example:  kg candidates "AML, 3 years, newly diagnosed, CD33 94%, IDH1 R132H" --why ivosidenib
    """
    from kg.candidates.dossier import full_date
    from kg.graph import open as open_graph

    date = checked_date(as_of)
    graph = open_graph(store)

    def answer(profile: Any) -> dict[str, Any]:
        if drug:
            return graph.judge(profile, drug, jurisdiction=jurisdiction, as_of=full_date(date))
        return graph.candidates(profile, jurisdiction=jurisdiction, as_of=date).data

    each_case(case, answer, form, print_one if drug else print_answer)


def checked_date(text: str | None) -> str | None:
    """A full ISO date, or an error that says what is expected."""
    from datetime import date

    if text is None:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError as error:
        raise click.UsageError(f"--as-of {text!r} is no date; expected YYYY-MM-DD, such as 2024-06-30") from error


def each_case(argument: str, answer: Callable[[Any], dict[str, Any]], form: str, show: Callable[[dict[str, Any], str], None]) -> None:
    """Answer every case of a CASE argument: one JSON line each for JSON lines, else the one answer."""
    from kg.case.read import read_cases

    failed = False
    for line in read_cases(argument):
        if line.line is not None:
            data = _json_line(line, answer)
            failed = failed or "error" in data
            print_line(data)
        elif line.case is None:
            raise click.UsageError(line.error or f"{argument}: no case")
        else:
            show(answer(line.case.understand()), form)
    if failed:
        raise click.exceptions.Exit(2)


def _json_line(line: CaseLine, answer: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    if line.case is None:
        return {"line": line.line, "id": line.id, "error": line.error}
    try:
        return answer(line.case.understand())
    except KgError as error:
        return {"line": line.line, "id": line.case.id, "error": str(error)}


COLUMNS = ["rank", "drug", "tier", "matched", "label", "evidence", "warnings"]


def print_answer(data: dict[str, Any], form: str) -> None:
    """The answer in one of the formats."""
    if form == "json":
        print_json(data)
        return
    rows = [_row(hit) for hit in data["candidates"]]
    if form in ("csv", "md"):
        print_rows(rows, [*COLUMNS, "why"], form)
        if form == "md":
            click.echo(f"\n{data['notice']}")
        else:
            say(data["notice"])
        return
    _print_case(data)
    if rows:
        print_table(rows, COLUMNS, f"Candidate targeted drugs ({data['jurisdiction']} labels, as of {data['as_of']})")
    else:
        click.echo("No candidate targeted drug on these facts. See what is excluded and which tests are missing.")
    for hit in data["candidates"]:
        click.echo(f"{hit['rank']:>3}. {hit['why']}")
        for warning in [w for w in hit["warnings"] if w["applies"] or w["kind"] == "antigen"][:4]:
            click.echo(f"       ! {warning['kind']}: {warning['text']} [{warning['because']}]")
    _print_rest(data)
    click.echo(f"\n{data['notice']}")


def _row(hit: dict[str, Any]) -> dict[str, Any]:
    label = hit["label"][0] if hit["label"] else None
    if label is None:
        words = "none for this disease"
    elif label["met"]:
        words = f"{label['jurisdiction']} {label['date'] or '(no date)'}: met" + (" later" if label["when"] == "later" else "")
    elif label["met"] is None:
        words = "possible; unknown: " + "; ".join(label["unknown"])
    else:
        words = f"{label['jurisdiction']} fails " + "; ".join(label["failed"])
    sources = hit["evidence"]["sources"]
    return {
        "rank": hit["rank"],
        "drug": hit["drug"]["name"],
        "tier": hit["tier"].replace("_", " "),
        "matched": ", ".join(f"{m['input']} ({m['depth']})" for m in hit["matched"]),
        "label": words,
        "evidence": f"{hit['evidence']['best_level'] or 'none'}; {sources['supporting']} for, {sources['contrasting']} against",
        "warnings": str(sum(1 for w in hit["warnings"] if w["applies"])),
        "why": hit["why"],
    }


def _print_case(data: dict[str, Any]) -> None:
    case = data["case"]
    understood = "; ".join(u["as"] + ("" if u["certainty"] == "stated" else f" ({u['certainty']})") for u in case["understood"])
    click.echo(f"Case {case['id'] or '(no id)'}: {understood}")
    for item in case["not_understood"]:
        click.echo(f"  not understood, decides nothing: {item}")
    for item in case["conflicts"]:
        click.echo(f"  conflict: {item}")
    for entry in data["context"]:
        click.echo(f"  context: {entry['therapy']}: {entry['why']}")
    click.echo("")


def _print_rest(data: dict[str, Any]) -> None:
    if data["missing_tests"]:
        click.echo("\nMissing tests that would change this answer:")
        for test in data["missing_tests"]:
            opened = ", ".join(f"{drug} ({test['tiers'][drug].replace('_', ' ')})" for drug in test["would_open"])
            closed = ", ".join(test["would_close"])
            effects = "; ".join(part for part in (f"would open {opened}" if opened else "", f"would close {closed}" if closed else "") if part)
            click.echo(f"  {test['test']} ({test['status']}): {effects}")
    if data["missing_facts"]:
        click.echo("\nFacts of the case that would change it: " + "; ".join(f"{fact['fact']} ({cell(fact['would_open'])})" for fact in data["missing_facts"]))
    if data["excluded"]:
        click.echo(f"\nExcluded ({len(data['excluded'])}):")
        for entry in data["excluded"]:
            reason = entry["reasons"][0]
            click.echo(f"  {entry['drug']['name']}: {reason['kind'].replace('_', ' ')}: {reason['text']}")


def print_one(data: dict[str, Any], form: str) -> None:
    """One drug judged; its evidence lines where a table is asked for."""
    if form == "json":
        print_json(data)
        return
    if form in ("csv", "md"):
        rows = [{"drug": data["drug"]["name"], "verdict": data["verdict"], **line} for line in data.get("lines", [])]
        print_rows(rows, ["drug", "verdict", "direction", "level", "counts", "because", "statement", "publication"], form)
        say(f"{data['why']}\n{data['notice']}")
        return
    click.echo(f"{data['drug']['name']}: {data['verdict'].replace('_', ' ')} ({data['jurisdiction']}, as of {data['as_of']})\n{data['why']}")
    for label in data.get("label", []):
        state = {True: "met", False: "not met", None: "unknown"}[label["met"]]
        click.echo(f"  {label['jurisdiction']} {label['date'] or '(no date)'}: {label['indication']}: {state}, {label['when']}")
        for words in label["failed"]:
            click.echo(f"      fails: {words}")
        for words in label["unknown"]:
            click.echo(f"      unknown: {words}")
        click.echo(f"      source: {label['source']}")
    for line in data.get("lines", []):
        used = "counts" if line["counts"] else ("open" if line["counts"] is None else f"does not count ({line['because']})")
        click.echo(f"  {line['direction']}, {line['level']}, {used}: {line['statement']} [{line['publication']}]")
    for warning in data.get("warnings", []):
        click.echo(f"  ! {warning['kind']}{'' if warning['applies'] else ' (may apply)'}: {warning['text']} [{warning['because']}]")
    for test in data.get("missing_tests", []):
        click.echo(f"  missing: {test['test']} ({test['status']})")
    click.echo("")
    click.echo(data["notice"])
