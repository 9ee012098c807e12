"""``kg parse``: one karyotype, variant or immunophenotype string to structured JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import click


@click.command()
@click.argument("what", type=click.Choice(["karyotype", "variant", "immunophenotype"]))
@click.argument("text")
def parse(what: str, text: str) -> None:
    """Read TEXT as a karyotype, variant or immunophenotype and print what it says as JSON.

    '-' reads one string per line from standard input and writes JSON lines. `ok` is true exactly when
    there are no problems.

    Example:  kg parse variant "IDH1 NM_001282386 c. 395G>A (p. R132H)"
    """
    reader = _reader(what)
    if text != "-":
        click.echo(json.dumps(reader(text), ensure_ascii=False, indent=2))
        return
    for line in sys.stdin:
        click.echo(json.dumps(reader(line.rstrip("\r\n")), ensure_ascii=False))


def _reader(what: str) -> Callable[[str], dict[str, Any]]:
    if what == "variant":
        from kg.parse.variant import as_json as variant

        return variant
    if what == "immunophenotype":
        from kg.parse.immunophenotype import as_json as immunophenotype

        return immunophenotype
    from kg.parse.karyotype import read_karyotype
    from kg.parse.karyotype_summary import as_json as karyotype

    return lambda text: karyotype(read_karyotype(text))
