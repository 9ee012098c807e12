"""How many positive claims survive a denial in a table of denied sentences: ``python -m tests.extraction.relations.denied``."""

from __future__ import annotations

from pathlib import Path

from kg.knowledge.tables import read
from tests.extraction.relations.marked import marked, told

TABLE = Path(__file__).parent / "denied.tsv"


def wrong_positives(table: Path = TABLE) -> list[tuple[str, str]]:
    """``(row, sentence)`` of each asserted, positive, underived row that the table neither expects nor allows."""
    wrong = []
    for row in read(table, ("sentence", "expected", "also")):
        right = {*row.list("expected"), *row.list("also")}
        for one in marked(row["sentence"]).relations():
            if not one.negated and not one.derived and one.certainty == "asserted" and told(one) not in right:
                wrong.append((told(one), row["sentence"]))
    return wrong


def missed(table: Path = TABLE) -> list[tuple[str, str]]:
    """``(row, sentence)`` of each expected row that was not found as it stands."""
    return [
        (one, row["sentence"])
        for row in read(table, ("sentence", "expected", "also"))
        for one in sorted({*row.list("expected")} - {told(r) for r in marked(row["sentence"]).relations()})
    ]


def main() -> None:
    for name, rows in (("wrong positive", wrong_positives()), ("missed", missed())):
        for row, sentence in rows:
            print(f"{name}: {row}\n    {sentence}")
        print(f"{name}: {len(rows)}")


if __name__ == "__main__":
    main()
