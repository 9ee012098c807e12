"""Which bands the arms of the chromosomes have (ISCN, 400-band level: region and band, without sub-bands).

A band that is not there is a slip of the pen in a karyotype, and which band was meant cannot be told.
"""

from __future__ import annotations

import re
from functools import cache

# Arm: regions with their number of bands; "1p": 1.3 2.2 3.6 are the bands p11-p13, p21-p22, p31-p36.
_ARMS = """
1p 1.3 2.2 3.6 | 1q 1.2 2.5 3.2 4.4 | 2p 1.6 2.5 | 2q 1.4 2.4 3.7 | 3p 1.4 2.6 | 3q 1.3 2.9 | 4p 1.6 | 4q 1.3 2.8 3.5
5p 1.5 | 5q 1.5 2.3 3.5 | 6p 1.2 2.5 | 6q 1.6 2.7 | 7p 1.5 2.2 | 7q 1.1 2.2 3.6 | 8p 1.2 2.3 | 8q 1.3 2.4
9p 1.3 2.4 | 9q 1.3 2.2 3.4 | 10p 1.5 | 10q 1.1 2.6 | 11p 1.5 | 11q 1.4 2.5 | 12p 1.3 | 12q 1.5 2.4
13p 1.3 | 13q 1.4 2.2 3.4 | 14p 1.3 | 14q 1.3 2.4 3.2 | 15p 1.3 | 15q 1.5 2.6 | 16p 1.3 | 16q 1.3 2.4
17p 1.3 | 17q 1.2 2.5 | 18p 1.1 | 18q 1.2 2.3 | 19p 1.3 | 19q 1.3 | 20p 1.3 | 20q 1.3 | 21p 1.3 | 21q 1.1 2.2
22p 1.3 | 22q 1.3 | Xp 1.1 2.2 | Xq 1.3 2.8 | Yp 1.1 | Yq 1.2
"""


@cache
def _bands() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for entry in re.split(r"[|\n]", _ARMS.strip()):
        arm, *regions = entry.split()
        names = {"10"}
        for region in regions:
            number, count = region.split(".")
            names |= {number, *(f"{number}{band}" for band in range(1, int(count) + 1))}
        found[arm] = frozenset(names)
    return found


def is_band(chromosome: str, band: str) -> bool:
    """Whether a chromosome has a band; ``ter``, a bare arm, a centromere and a doubtful band are not judged.

    >>> is_band("21", "q22.3"), is_band("21", "q99"), is_band("17", "p10")
    (True, False, True)
    """
    match = re.match(r"([pq])(\d{1,2})", band)
    arm = _bands().get(chromosome + band[:1])
    return match is None or arm is None or match[2] in arm
