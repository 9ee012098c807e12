"""Names of genes, alterations and markers as the vocabulary tables hold them, looked up by name key."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache, lru_cache

from kg.identifiers import local
from kg.knowledge.tables import bundled_rows
from kg.knowledge.terminology import alteration_line, alterations, markers
from kg.names.normalise import name_key

Ladder = tuple[tuple[str, str], ...]


@cache
def _genes() -> dict[str, str]:
    """Every current symbol, earlier symbol and alias to the current symbol; current symbols win, then earlier ones."""
    index: dict[str, str] = {}
    rows = bundled_rows("vocabulary", "genes.tsv")
    for column in ("aliases", "previous", "symbol"):
        for row in rows:
            for name in (row["symbol"],) if column == "symbol" else row.list(column):
                index[_gene_key(name)] = row["symbol"]
    return index


def _gene_key(name: str) -> str:
    """Gene names without case, blanks and dashes: ``AF-4``, ``RAR alpha``, ``PDGFRα``."""
    plain = name if name.isascii() else name_key(name)
    return plain.casefold().replace("-", "").replace(" ", "").replace("@", "")


@lru_cache(maxsize=4096)
def gene(name: str) -> str | None:
    """The current symbol of a gene by symbol, earlier symbol or alias.

    >>> gene("MLL"), gene("AF4"), gene("flt3")
    ('KMT2A', 'AFF1', 'FLT3')
    """
    return _genes().get(_gene_key(name)) or _genes().get(_gene_key(name).removesuffix("alpha") + "a")


@lru_cache(maxsize=1024)
def near_genes(name: str) -> list[str]:
    """Symbols that look like a name, nearest first."""
    if len(name) > 40:
        return []
    found = get_close_matches(_gene_key(name), list(_genes()), n=6, cutoff=0.6)
    return list(dict.fromkeys(_genes()[key] for key in found))[:3]


@cache
def _alteration_names() -> dict[str, str]:
    """Name key of every key, name, synonym and id of alterations.tsv; the key of a row wins over a synonym."""
    index: dict[str, str] = {}
    for key, row in alterations().items():
        for name in (*row.list("synonyms"), row["id"]):
            if name:
                index.setdefault(name_key(name), key)
    index.update({name_key(key): key for key in alterations()})
    return index


def alteration(name: str) -> str | None:
    """The key of an alteration by any of its names."""
    return _alteration_names().get(name_key(name))


def alteration_id(key: str) -> str:
    """The CURIE of an alteration; a local one where the table has no row."""
    row = alterations().get(key)
    return row["id"] if row and row["id"] else local("alteration", key.replace("*", "Ter"))


@lru_cache(maxsize=4096)
def ladder(key: str, genes: tuple[str, ...] = (), categories: tuple[str, ...] = ()) -> Ladder:
    """(key, depth) from the alteration itself upwards.

    Depth is ``exact`` for itself, ``gene`` for ``<GENE> mutation`` and what stands above it, ``category``
    for what is declared between. ``categories`` are the lowest classes of a key that has no row of its own.
    """
    line = list(alteration_line(key)) if key in alterations() else [key]
    for category in categories:
        line.extend(name for name in alteration_line(category) if name not in line)
    gene_level = {f"{symbol} mutation" for symbol in genes}
    above = {name for start in gene_level & set(line) for name in alteration_line(start)}
    steps: list[tuple[str, str]] = []
    for name in line:
        steps.append((name, "exact" if name == key else "gene" if name in above or name in gene_level else "category"))
    return tuple(sorted(steps, key=lambda step: ("exact", "category", "gene").index(step[1])))


@cache
def _marker_names() -> dict[str, str]:
    index: dict[str, str] = {}
    for key, row in markers().items():
        for name in (*row.list("synonyms"), row["name"]):
            if name:
                index.setdefault(marker_key(name), key)
    index.update({marker_key(key): key for key in markers()})
    return index


def marker_key(name: str) -> str:
    """Marker names without case, blanks, dashes and the prefixes of cytoplasmic and surface staining."""
    plain = name_key(name).replace(" ", "").replace("-", "")
    for prefix in ("cytoplasmic", "surface", "intracellular", "membrane"):
        plain = plain.removeprefix(prefix)
    return plain


@lru_cache(maxsize=4096)
def marker(name: str) -> str | None:
    """The key of a marker by name: ``CD117``, ``HLADR``, ``cCD79a``, ``myeloperoxidase``."""
    plain = marker_key(name)
    index = _marker_names()
    if plain in index:
        return index[plain]
    if plain[:1] in ("c", "s", "i") and plain[1:] in index:  # cCD3, sIgM, cMPO
        return index[plain[1:]]
    return None


@lru_cache(maxsize=1024)
def near_markers(name: str) -> list[str]:
    """Markers that look like a name, nearest first."""
    if len(name) > 40:
        return []
    found = get_close_matches(marker_key(name), list(_marker_names()), n=8, cutoff=0.6)
    return list(dict.fromkeys(_marker_names()[key] for key in found))[:3]
