"""What a metaphase karyotype tells of one lesion: there, not there, or not to be told.

``rules/risk/karyotype.tsv`` says which lesions conventional cytogenetics shows. Only a karyotype that was wholly
read excludes one; a change in too few cells (ISCN: two, three for a loss) leaves it open.
"""

from __future__ import annotations

from functools import cache

from kg.knowledge.tables import Row, bundled_rows
from kg.knowledge.terminology import alteration_line
from kg.parse.cytogenetics import key_of
from kg.parse.iscn import Abnormality
from kg.parse.karyotype import Clone, Karyotype, read_karyotype
from kg.parse.karyotype_summary import summarise

_DOUBLED = (50, 80)  # chromosomes of a doubled near-haploid or low hypodiploid clone


@cache
def visible() -> dict[str, Row]:
    """Rows of karyotype.tsv by alteration."""
    return {row["alteration"]: row for row in bundled_rows("rules", "risk", "karyotype.tsv")}


def excluded_by_normal(key: str) -> bool:
    """Whether a normal karyotype excludes a lesion."""
    return key == "masked hypodiploidy" or (
        key in visible() and visible()[key]["seen"] != "no" and key != "normal karyotype"
    )


class Metaphases:
    """Answers from one karyotype string."""

    def __init__(self, text: str) -> None:
        self.karyotype: Karyotype = read_karyotype(text)
        self.whole = (
            bool(self.karyotype.clones)
            and self.karyotype.ok
            and not any(clone.incomplete for clone in self.karyotype.clones)
        )

    def shows(self, key: str) -> bool | None:
        """Whether the karyotype shows a lesion; None where it does not tell."""
        if key == "masked hypodiploidy":
            return self._doubled()
        row = visible().get(key)
        if row is None:
            return True if self._change(key, None) else None
        if row["seen"] == "class":
            summary = summarise(self.karyotype)
            classes = {
                "complex karyotype": summary.complex,
                "monosomal karyotype": summary.monosomal,
                "normal karyotype": summary.normal,
            }
            return classes[key]
        found = self._counted(row["count"]) if row["count"] else self._change(key, row)
        if found is not False:
            return found
        return False if self.whole and row["seen"] == "yes" else None

    def _change(self, key: str, row: Row | None) -> bool | None:
        """Whether a clone has the change: by its key, or by a breakpoint that the table names."""
        doubtful = False
        for clone in self.karyotype.clones:
            for item in clone.acquired:
                own = key_of(item)
                named = own is not None and key in alteration_line(own)
                broken = row is not None and _broken(item, row, "kinds")
                if named or broken:
                    if _clonal(clone, item) and not item.uncertain:
                        return True
                    doubtful = True
                elif row is not None and _broken(item, row, "doubtful_kinds"):
                    doubtful = True
        return None if doubtful else False

    def _counted(self, cell: str) -> bool | None:
        """Whether an abnormal clone has so many chromosomes; None where its number is a range across the border."""
        low, high = (int(part) for part in cell.split("-"))
        doubtful = False
        for clone in self.karyotype.clones:
            if clone.count and clone.acquired:
                least, most = clone.count
                if low <= least and most <= high:
                    return True
                doubtful = doubtful or (least <= high and most >= low)
        return None if doubtful else False

    def _doubled(self) -> bool | None:
        """Four copies instead of three: gains that come in twos are a doubled clone with few chromosomes.

        High hyperdiploidy has trisomies, with tetrasomy of 21 and few others; a doubled clone has hardly any trisomy.
        """
        answer: bool | None = False if self.whole else None
        for clone in self.karyotype.clones:
            if not clone.count or clone.count[1] < _DOUBLED[0] or clone.count[0] > _DOUBLED[1]:
                continue
            copies: dict[str, int] = {}
            for item in clone.acquired:
                if item.kind == "gain":
                    copies[item.chromosomes[0]] = copies.get(item.chromosomes[0], 0) + item.copies[0]
            twice = sum(1 for number in copies.values() if number >= 2)
            once = len(copies) - twice
            if twice >= 4 and once <= 1:
                return True
            if (clone.ploidy or 2) > 2 or not copies or (twice >= 3 and twice >= once):
                answer = None
        return answer


def _clonal(clone: Clone, item: Abnormality) -> bool:
    return clone.cells is None or clone.composite or clone.cells >= (3 if item.kind == "loss" else 2)


def _broken(item: Abnormality, row: Row, column: str) -> bool:
    """Whether an item is of the kinds of a cell and breaks in the band that the row names."""
    kinds = row.list(column)
    if not kinds or not row["breakpoint"]:
        return False
    parts = [part for part in (item, *item.parts) if "any" in kinds or part.kind in kinds]
    return any(
        f"{chromosome}{band}".startswith(row["breakpoint"]) for part in parts for chromosome, band in _breakpoints(part)
    )


def _breakpoints(item: Abnormality) -> list[tuple[str, str]]:
    """Chromosome and band of each break; the extra bands of an insertion are on the chromosome named last."""
    if not item.chromosomes:
        return []
    names = list(item.chromosomes) + [item.chromosomes[-1]] * max(0, len(item.bands) - len(item.chromosomes))
    return list(zip(names, item.bands, strict=False))
