"""Single cytogenetic findings, and those of a whole karyotype, as alteration keys.

``5q-``, ``del(5)(q13q33)`` and ``deletion 5q`` are ``del(5q)``; ``+8`` is ``trisomy 8``; ``-7`` is ``monosomy 7``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kg.knowledge.terminology import alterations
from kg.parse.iscn import Abnormality, read_item
from kg.parse.karyotype import Clone, Karyotype
from kg.parse.karyotype_summary import is_clonal, least_cells, summarise
from kg.parse.limits import too_long

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
    if too_long(text):
        return None
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


def lost_arms(item: Abnormality, clone: Clone) -> tuple[str, ...]:
    """Whole arms that a joined or mirrored chromosome leaves out: der(5;17)(p10;q10) has no 5q and no 17p.

    Not where another copy makes up for the arm: a supernumerary one, or a gain of the chromosome, as in +1,der(1;7)(q10;p10).
    """
    if item.gained or item.uncertain or item.parts:
        return ()
    whole = all(re.fullmatch(r"[pq]1[01](?:\.\d+)?", band) for band in item.bands)
    joined = item.kind == "derivative" and len(item.chromosomes) == len(item.bands) == 2
    mirrored = item.kind == "isochromosome" and len(item.chromosomes) == len(item.bands) == 1
    if not whole or not (joined or mirrored):
        return ()
    gained = {
        other.chromosomes[0]
        for other in clone.abnormalities
        if (other.kind == "gain" or other.gained) and other.chromosomes
    }
    arms = (
        f"del({chromosome}{'q' if band[0] == 'p' else 'p'})"
        for chromosome, band in zip(item.chromosomes, item.bands, strict=True)
        if chromosome not in gained
    )
    return tuple(key for key in arms if key in alterations())


def findings(karyotype: Karyotype) -> tuple[CytogeneticFinding, ...]:
    """What a karyotype states, acquired changes only, with the classes complex, monosomal and normal.

    A change in too few cells for a clone (ISCN) is neither present nor absent; sublines of a clone are counted together.
    """
    found: dict[str, CytogeneticFinding] = {}
    counted: dict[str, int] = {}
    for clone in karyotype.clones:
        in_clone: set[str] = set()
        for key, item in _keys(clone):
            if key in in_clone:
                continue
            in_clone.add(key)
            counted[key] = counted.get(key, 0) + (clone.cells or 0)
            enough = is_clonal(clone, item) or counted[key] >= least_cells(item)
            if key not in found or (enough and not found[key].present):
                found[key] = CytogeneticFinding(key, item.text, True if enough else None, clone.cells)
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


def _keys(clone: Clone) -> list[tuple[str, Abnormality]]:
    """The alteration keys of a clone with their items; doubtful items have none."""
    gained: dict[str, int] = {}
    for item in clone.acquired:
        if item.kind == "gain":
            gained[item.chromosomes[0]] = gained.get(item.chromosomes[0], 0) + item.copies[0]
    keys: list[tuple[str, Abnormality]] = []
    for item in clone.acquired:
        if item.uncertain:
            continue
        key = key_of(item)
        tetrasomy = f"tetrasomy {item.chromosomes[0]}" if item.kind == "gain" else ""
        if tetrasomy in alterations() and gained[item.chromosomes[0]] > 1:
            key = tetrasomy
        keys.extend((name, item) for name in dict.fromkeys((key, *lost_arms(item, clone))) if name)
    return keys


def _ploidy(karyotype: Karyotype) -> dict[str, bool | None]:
    """Ploidy groups by the number of chromosomes of the abnormal clones; unknown where a doubled clone may mask one."""
    if not karyotype.clones or karyotype.problems:
        return {}
    groups = {"high hyperdiploidy": (51, 67), "near-haploidy": (24, 30), "low hypodiploidy": (31, 39)}
    answer: dict[str, bool | None] = dict.fromkeys(groups, False)
    for clone in karyotype.clones:
        if clone.acquired and clone.count:
            for name, (low, high) in groups.items():
                if low <= clone.count[0] and clone.count[1] <= high:
                    single = clone.cells == 1 and not clone.composite
                    answer[name] = answer[name] or (None if single else True)
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
