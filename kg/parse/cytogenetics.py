"""Single cytogenetic findings, and those of a whole karyotype, as alteration keys.

``5q-``, ``del(5)(q13q33)`` and ``deletion 5q`` are ``del(5q)``; ``+8`` is ``trisomy 8``; ``-7`` is ``monosomy 7``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.knowledge.terminology import alterations
from kg.parse.iscn import Abnormality, read_item
from kg.parse.karyotype import Clone, Karyotype
from kg.parse.karyotype_summary import summarise

_ARM_WORDS = re.compile(
    r"^(?:(?:deletion|loss) (?:of )?(?:chromosome )?(\d{1,2}|[XY])([pq])\S*|(?:del|deletion)?\s*\(?(\d{1,2}|[XY])([pq])\S*?\)?\s*(?:deletion|loss|del|-)|del\s*\(?(\d{1,2})([pq])\S*?\)?)$",
    re.I,
)
_WHOLE = re.compile(
    r"^(trisomy|monosomy|tetrasomy|gain of chromosome|gain of|loss of chromosome|loss of)\s+(\d{1,2}|[XY])$", re.I
)


@dataclass(frozen=True, slots=True)
class CytogeneticFinding:
    """A key with the item of the karyotype that it comes from."""

    key: str
    text: str
    present: bool | None
    cells: int | None = None


def read_cytogenetic(text: str) -> str | None:
    """The key of one finding, None where the text is none.

    >>> read_cytogenetic("5q-"), read_cytogenetic("del(17)(p13)"), read_cytogenetic("+8"), read_cytogenetic("17p deletion")
    ('del(5q)', 'del(17p)', 'trisomy 8', 'del(17p)')
    """
    plain = text.strip().replace("−", "-")
    if match := _WHOLE.match(plain):
        word = {"gain": "trisomy", "loss": "monosomy"}.get(match[1].split(" ")[0].lower(), match[1].lower())
        return f"{word} {match[2].upper()}"
    if match := _ARM_WORDS.match(plain):
        chromosome, arm = next(
            (a, b) for a, b in ((match[1], match[2]), (match[3], match[4]), (match[5], match[6])) if a
        )
        return f"del({chromosome.upper()}{arm.lower()})"
    if not re.match(
        r"[?+-]*\d|[?+-]*(?:t|inv|del|add|i|iso|idic|dic|der|ins|dup|r|dmin|hsr|mar|trp)\b\s*[(\d]|[+-](?:X|Y|mar)",
        plain,
    ):
        return None
    item, problem = read_item(re.sub(r"\s+", "", plain))
    return key_of(item) if item is not None and not problem else None


def key_of(item: Abnormality) -> str | None:
    """The alteration key of one abnormality: its fusion, the arm it loses, the chromosome it gains or loses."""
    if item.fusion:
        return item.fusion
    if item.kind == "gain":
        return f"{'tetrasomy' if item.copies[0] > 1 else 'trisomy'} {item.chromosomes[0]}"
    if item.kind == "loss":
        return (
            f"monosomy {item.chromosomes[0]}" if item.chromosomes[0] not in "XY" else f"loss of {item.chromosomes[0]}"
        )
    arms = {band[0] for band in item.bands if band[:1] in ("p", "q")}
    if item.kind == "deletion" and len(item.chromosomes) == 1 and len(arms) == 1 and not item.gained:
        return f"del({item.chromosomes[0]}{arms.pop()})"
    if item.kind in ("isochromosome",) and len(arms) == 1:
        return f"i({item.chromosomes[0]}{arms.pop()})"
    return item.text.lstrip("+?") if item.structural and item.kind != "marker" else None


def findings(karyotype: Karyotype) -> tuple[CytogeneticFinding, ...]:
    """What a karyotype states, acquired changes only, with the classes complex, monosomal and normal."""
    found: dict[str, CytogeneticFinding] = {}
    for clone in karyotype.clones:
        gained: dict[str, int] = {}
        for item in clone.acquired:
            if item.kind == "gain":
                gained[item.chromosomes[0]] = gained.get(item.chromosomes[0], 0) + item.copies[0]
        for item in clone.acquired:
            key = key_of(item)
            if (
                key
                and item.kind == "gain"
                and gained[item.chromosomes[0]] > 1
                and f"tetrasomy {item.chromosomes[0]}" in alterations()
            ):
                key = f"tetrasomy {item.chromosomes[0]}"
            if key and not item.uncertain:
                found.setdefault(key, CytogeneticFinding(key, item.text, True, clone.cells))
    summary = summarise(karyotype)
    for key, value in (
        ("complex karyotype", summary.complex),
        ("monosomal karyotype", summary.monosomal),
        ("normal karyotype", summary.normal),
    ):
        found[key] = CytogeneticFinding(key, key, value)
    for key, value in _ploidy(karyotype).items():
        found[key] = CytogeneticFinding(key, key, value)
    return tuple(found.values())


def _ploidy(karyotype: Karyotype) -> dict[str, bool | None]:
    """Ploidy groups by the number of chromosomes of the abnormal clones; unknown where a doubled clone may mask one."""
    if not karyotype.clones or karyotype.problems:
        return {}
    groups = {"high hyperdiploidy": (51, 67), "near-haploidy": (24, 29), "low hypodiploidy": (30, 39)}
    counts = [clone.count for clone in karyotype.clones if clone.acquired and clone.count]
    answer: dict[str, bool | None] = {
        name: any(low <= least and most <= high for least, most in counts) for name, (low, high) in groups.items()
    }
    if any(_doubled(clone) for clone in karyotype.clones):
        # Masked hypodiploidy is not hyperdiploidy: a doubled clone shows its chromosomes in pairs.
        return {name: True if value and name != "high hyperdiploidy" else None for name, value in answer.items()}
    return answer


def _doubled(clone: Clone) -> bool:
    if clone.count is None or clone.count[1] < 50:
        return False
    gains: dict[str, int] = {}
    for item in clone.acquired:
        if item.kind == "gain":
            gains[item.chromosomes[0]] = gains.get(item.chromosomes[0], 0) + item.copies[0]
    paired = len(gains) >= 2 and all(number == 2 for number in gains.values())
    return paired or (clone.ploidy or 2) > 2 or clone.count[1] > 67
