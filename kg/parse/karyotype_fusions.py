"""Which fusion a translocation or inversion makes, by the ISCN names of ``vocabulary/alterations.tsv``.

Bands agree to the depth that both sides state (``q22`` and ``q22.1``). Chromosomes alone decide only where
the table lists the bare form, ``t(9;22)``; a change with two readings has none.
"""

from __future__ import annotations

from functools import cache

from kg.knowledge.terminology import alteration_line, alterations
from kg.parse.iscn import Abnormality, read_item

_KINDS = ("translocation", "inversion")


@cache
def _table() -> dict[tuple[str, frozenset[str]], list[tuple[tuple[tuple[str, str], ...], str, bool]]]:
    """(kind, chromosomes) -> list of ((chromosome, band) pairs, alteration, whether the bare form says it)."""
    table: dict[tuple[str, frozenset[str]], list[tuple[tuple[tuple[str, str], ...], str, bool]]] = {}
    for key, row in alterations().items():
        if row["kind"] not in ("fusion", "rearrangement"):
            continue
        for text in dict.fromkeys((*row.list("iscn"), *row.list("synonyms"))):
            if not text.startswith(("t(", "inv(")):
                continue
            item, problem = read_item(text)
            if item is None or problem or item.kind not in _KINDS:
                continue
            entry = (_pairs(item), key, not item.bands)
            table.setdefault((item.kind, frozenset(item.chromosomes)), []).append(entry)
    return table


def _pairs(item: Abnormality) -> tuple[tuple[str, str], ...]:
    """Breakpoints as (chromosome, band), sorted so that the order of writing does not matter."""
    if len(item.chromosomes) == len(item.bands):
        return tuple(sorted(zip(item.chromosomes, item.bands, strict=True)))
    return tuple(sorted((item.chromosomes[0], band) for band in item.bands))


def fusion_of(item: Abnormality) -> str | None:
    """The alteration key of a balanced change, None where bands do not decide.

    >>> fusion_of(read_item("inv(16)(p13.1q22)")[0])
    'CBFB::MYH11'
    >>> fusion_of(read_item("inv(16)(p13.3q24.3)")[0])
    'CBFA2T3::GLIS2'
    """
    for part in (item, *item.parts):
        found = _fusion(part)
        if found:
            return found
    return None


def _fusion(item: Abnormality) -> str | None:
    if item.kind not in _KINDS or item.lost or not item.chromosomes:
        return None
    if len(item.chromosomes) > 2:
        return _three_way(item)
    choices = _table().get((item.kind, frozenset(item.chromosomes)), [])
    stated = [band for band in item.bands if band != "?"]
    if not stated:
        named = {name for _, name, bare in choices if bare}
        return named.pop() if len(named) == 1 else None
    own = _pairs(item)
    fitting = [
        (sum(len(band) for _, band in pairs), name) for pairs, name, bare in choices if not bare and _agree(own, pairs)
    ]
    if not fitting:
        return None
    best = max(depth for depth, _ in fitting)
    return _common(sorted({name for depth, name in fitting if depth == best}))


def _common(names: list[str]) -> str | None:
    """The one reading, or the class that all readings share: t(11;19)(q23;p13) is some KMT2A rearrangement."""
    if len(names) == 1:
        return names[0]
    shared = [
        above
        for above in alteration_line(names[0])[1:]
        if above.endswith(" rearrangement") and all(above in alteration_line(name) for name in names)
    ]
    return shared[0] if shared else None


def _three_way(item: Abnormality) -> str | None:
    """A variant translocation such as t(9;22;11)(q34;q11;q13): the two known breakpoints among three."""
    if len(item.bands) != len(item.chromosomes):
        return None
    own = set(zip(item.chromosomes, item.bands, strict=True))
    named = set()
    for (kind, partners), choices in _table().items():
        if kind == "translocation" and any(bare for _, _, bare in choices) and partners <= set(item.chromosomes):
            named |= {
                name
                for pairs, name, bare in choices
                if not bare
                and len({c for c, _ in pairs}) == 2
                and all(any(_agree((mine,), (pair,)) for mine in own) for pair in pairs)
            }
    return named.pop() if len(named) == 1 else None


def _agree(own: tuple[tuple[str, str], ...], known: tuple[tuple[str, str], ...]) -> bool:
    """Same chromosomes, and bands equal to the depth that both state; a doubtful band agrees with any."""
    if len(own) != len(known):
        return False
    for (chromosome, band), (expected, at) in zip(own, known, strict=True):
        if chromosome != expected or not (band == "?" or at.startswith(band) or band.startswith(at)):
            return False
    return True
