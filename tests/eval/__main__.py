"""``python -m tests.eval``: how well text extraction finds what the annotated passages hold."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.eval.passages import PASSAGES, answers, read
from tests.eval.report import Report, evaluate, lines


def main(arguments: list[str] | None = None) -> int:
    """Score the passages and print the tables; 2 where no passage matches."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("--only", default="*", metavar="GLOB", help="passages whose file name or id matches")
    parser.add_argument("--errors", action="store_true", help="list every miss and false positive with its sentence")
    parser.add_argument("--predicate", metavar="P", help="errors of this predicate (or entity type, or measurement)")
    parser.add_argument("--part", choices=("entity", "relation", "measurement"), help="errors of this part")
    parser.add_argument("--kind", choices=("review", "case"), help="passages of this kind")
    parser.add_argument("--passages", type=Path, default=PASSAGES, metavar="DIR", help="another folder of passages")
    parser.add_argument(
        "--predictions", type=Path, metavar="FILE", help="answers by passage id instead of the extraction"
    )
    given = parser.parse_args(arguments)
    passages = [one for one in read(given.passages, given.only) if given.kind in (None, one.kind)]
    if not passages:
        print(f"no passage matches {given.only}", file=sys.stderr)
        return 2
    report: Report = evaluate(passages, answers(passages, given.predictions))
    for line in lines(
        report, errors=given.errors or bool(given.predicate or given.part), group=given.predicate, part=given.part
    ):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
