"""Whether the number of chromosomes of a clone agrees with its items, judged only where nothing is open.

Judged are clones with a few gained and lost chromosomes and nothing else: there the sum is certain. Long lists
and structural changes are miscounted in the best collections of karyotypes, and mean what their items say.
"""

from __future__ import annotations

import re

from kg.parse.iscn import Abnormality

_NEAR_DIPLOID = (40, 57)  # beyond, items are told against another ploidy
_FEW = 5


def contradiction(count: tuple[int, int] | None, sex: str | None, items: tuple[Abnormality, ...]) -> str | None:
    """The problem of a clone whose items do not add up to its count, else None.

    >>> from kg.parse.iscn import read_item
    >>> contradiction((48, 48), "XX", (read_item("+8")[0],))
    'the items of the clone add up to 47 chromosomes, not 48'
    """
    if count is None or count[0] != count[1] or not _NEAR_DIPLOID[0] <= count[0] <= _NEAR_DIPLOID[1]:
        return None
    letters = (sex or "").removesuffix("c")
    if not re.fullmatch(r"[XY]{1,4}", letters) or not 0 < len(items) <= _FEW or not all(map(_certain, items)):
        return None
    sums = {44 + len(letters)}
    for item in items:
        step = item.copies[0] if item.kind == "gain" else -item.copies[0]
        # "45,X,-Y" and "45,XY,-Y" are both written: a sex chromosome may be told once or twice
        steps = {0, step} if item.chromosomes[0] in ("X", "Y") else {step}
        sums = {total + step for total in sums for step in steps}
    if count[0] in sums:
        return None
    expected = min(sums, key=lambda total: abs(total - count[0]))
    return f"the items of the clone add up to {expected} chromosomes, not {count[0]}"


def _certain(item: Abnormality) -> bool:
    return item.kind in ("gain", "loss") and not item.uncertain and item.copies[0] == item.copies[1]
