"""``kg risk``: genetic risk of a case."""

from __future__ import annotations

from typing import Any

import click

from kg.cli.candidates import each_case
from kg.cli.options import format_option
from kg.cli.output import print_json, print_rows


@click.command()
@click.argument("case")
@format_option("table", "json", "csv", "md")
def risk(case: str, form: str) -> None:
    """Genetic risk of CASE by ELN 2022 (AML), the B-ALL genetic groups and NCI risk.

    A class is given only where the stated findings decide it; otherwise the possible classes and the
    findings that are not known are listed. Prognosis is no score of a drug. Research use only.

    Example:  kg risk "AML, 54 years, NPM1 mutation, FLT3-ITD negative, 46,XX[20]"
    """
    from kg.risk import risk as classify

    each_case(case, classify, form, _print)


def _print(data: dict[str, Any], form: str) -> None:
    if form == "json":
        print_json(data)
        return
    columns = ["system", "applies", "category", "possible", "because", "unknown", "source"]
    print_rows(data["classifications"], columns, form, f"Genetic risk of {data['id'] or 'the case'} (research use only)")
