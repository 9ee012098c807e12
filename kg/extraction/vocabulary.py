"""The curated vocabulary as names in running text: which of its names are mentions, and of what.

The vocabulary serves cases and queries; in prose, an alteration and a disease are two entities (rule 6 of
the guidelines), ages and courses stand outside a name, and many aliases of genes are plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from kg.extraction.lexicon import Entry, exact_tokens
from kg.extraction.model import EntityType
from kg.knowledge.tables import Row, bundled_rows

# An alteration inside a disease name: the disease is annotated without it.
_ALTERED = re.compile(
    r"::|\b(?:t|inv|del|dup|ins|i|der)\(|\bmutat|\bmut\b|rearrang|\bp\.|-r\b|\d+q\d|\bwith t\b|fusion"
)
_COURSE = re.compile(
    r"^(?:childhood|p(?:a)?ediatric|adult|de novo|primary|non-\w+|overt|early)\b.*\b[A-Z]{2}|^pAML$|^adult acute"
)
_SYMBOL_IN_NAME = re.compile(r"[A-Z][A-Z0-9]{2,}")
_CD = re.compile(r"^CDw?\d+[A-Za-z]{0,2}$")
# An alias that no other word is: letters and digits mixed, at least four characters.
_SAFE_ALIAS = re.compile(r"^(?=.*[A-Za-z]{2})(?=.*\d)[A-Za-z0-9.-]{4,12}$")
_UNSAFE_ALIAS = re.compile(
    r"^(?:CT|KIAA|FLJ|MGC|DKFZ|PPP1R|C\d+orf|NY-|DFN|LOH|p\d{2,3}$|PTC\d|CAP|BCL[45]$|TCL[35]$)", re.I
)


def vocabulary_entries(type_: EntityType) -> Iterator[tuple[Entry, ...]]:
    """The entries of each vocabulary row of a type: one tuple for each thing."""
    for entries in _SOURCES[type_]() if type_ in _SOURCES else ():
        # "MRD-": folding takes a sign away
        yield tuple(entry for entry in entries if not entry.form.endswith("-"))


@cache
def genes() -> dict[str, Row]:
    """Rows of genes.tsv by symbol."""
    return {row["symbol"]: row for row in bundled_rows("vocabulary", "genes.tsv")}


def _entry(form: str, type_: EntityType, norm: str, id_: str | None, alt: tuple[str, ...], node: str) -> Entry:
    return Entry(form, type_, norm, id_, tuple(a for a in alt if a and a != id_), node, None, exact_tokens(form, type_))


def _diseases() -> Iterator[tuple[Entry, ...]]:
    symbols = genes()
    for row in bundled_rows("vocabulary", "diseases.tsv"):
        forms = [row["name"], *row.list("abbreviation"), *row.list("synonyms")]
        ids = (*row.list("doid"), *row.list("mondo"), *row.list("ncit"))
        best = ids[0] if ids and not ids[0].startswith("NCIT:") else None
        kept = [
            form for form in forms
            if not _ALTERED.search(form) and not _COURSE.search(form)
            and not any(token in symbols and token not in {"NF1"} for token in _SYMBOL_IN_NAME.findall(form))
        ]  # fmt: skip
        yield tuple(_entry(form, "Disease", row["name"], best, ids, row["id"]) for form in kept)


def drug_ids(row: Row) -> tuple[str, ...]:
    """Identifiers of a drug, best first: ChEBI for small molecules, NCIt for biologics, then ChEMBL and RxNorm."""
    chembl = tuple(value.replace("CHEMBL.COMPOUND:", "CHEMBL:") for value in row.list("chembl"))
    small = (*row.list("chebi"), *row.list("ncit"))
    biologic = (*row.list("ncit"), *row.list("chebi"))
    small_kinds = {"small molecule", "cytotoxic", "retinoid", "arsenical", "hormone", "degrader"}
    return (*(small if row["modality"] in small_kinds else biologic), *chembl, *row.list("rxcui"))


def _drugs() -> Iterator[tuple[Entry, ...]]:
    for row in bundled_rows("vocabulary", "drugs.tsv"):
        if row["modality"] in {"CAR-T", "CAR-NK"} and "CAR" in row["key"]:
            continue  # a class of products: Marker and Therapy in prose
        ids = drug_ids(row)
        norm = row["key"]
        yield tuple(
            _entry(form, "Drug", norm, ids[0] if ids else None, ids, row["id"])
            for form in (row["name"], *row.list("synonyms"))
        )


def _gene_forms(row: Row) -> Iterator[str]:
    yield row["symbol"]
    if re.search(r"^[A-Z]{2,}\d", row["symbol"]) and len(row["symbol"]) > 3:
        yield row["symbol"].capitalize()  # as of the mouse, or in older texts: Flt3, Notch1
    for form in (*row.list("previous"), *row.list("aliases")):
        if _CD.match(form) or form in genes() or _UNSAFE_ALIAS.match(form):
            continue
        if form in row.list("previous") or _SAFE_ALIAS.match(form):
            yield form


def _genes() -> Iterator[tuple[Entry, ...]]:
    shared = {row["name"] for row in bundled_rows("vocabulary", "ambiguous.tsv") if row["category"] == "gene"}
    for symbol, row in genes().items():
        forms = [form for form in _gene_forms(row) if form not in shared]
        yield tuple(_entry(form, "Gene", symbol, row["id"], (), row["id"]) for form in forms)


def _markers() -> Iterator[tuple[Entry, ...]]:
    for row in bundled_rows("vocabulary", "markers.tsv"):
        gene = genes().get(row["gene"])
        forms = [row["key"], *(form for form in row.list("synonyms") if form not in genes() or _CD.match(form))]
        forms = [form for form in forms if not form.startswith(("surface ", "cytoplasmic ", "CD "))]
        if row["key"] in genes() and not _CD.match(row["key"]):
            forms = forms[1:]  # BCL2, PAX5: the gene, unless its own table says otherwise
        yield tuple(_entry(form, "Marker", row["key"], gene["id"] if gene else None, (), row["id"]) for form in forms)


def _drug_classes() -> Iterator[tuple[Entry, ...]]:
    for row in bundled_rows("vocabulary", "drug_classes.tsv"):
        if re.search(r"\b(?:CD\d+\w*|BCMA|CLL-1|GPRC5D|IL1RAP|ROR1|CCR4|BAFF-R|KIR3DL2|SLAMF7|TIM-3)\b", row["key"]):
            continue  # rule 9: the antigen is a Marker, the class word stands beside it
        yield tuple(
            _entry(form, "DrugClass", row["name"], None, (), row["id"]) for form in (row["name"], *row.list("synonyms"))
        )


def _simple(table: str, type_: EntityType, name: str) -> Iterator[tuple[Entry, ...]]:
    for row in bundled_rows("vocabulary", table):
        hp = row.get("hp", "")
        node = row["id"]
        yield tuple(_entry(form, type_, row[name], hp or None, (), node) for form in (row[name], *row.list("synonyms")))


# "FLAG salvage", "7+3 induction": the regimen, and the phase as a mention of its own.
_REGIMEN_AND_PHASE = re.compile(
    r"[A-Z\d]\S* (?:regimen|induction|reinduction|maintenance|chemotherapy|salvage|conditioning|consolidation)$"
)


def _therapies() -> Iterator[tuple[Entry, ...]]:
    for row in bundled_rows("vocabulary", "regimens.tsv"):
        forms = [
            form for form in (row["name"], *row.list("synonyms"))
            if not re.search(r" (?:\+|and|plus) | followed by ", form) and not _REGIMEN_AND_PHASE.search(form)
        ]  # fmt: skip
        yield tuple(_entry(form, "Therapy", row["name"], None, (), row["id"]) for form in forms)
    yield from _simple("procedures.tsv", "Therapy", "key")


def _phenotypes() -> Iterator[tuple[Entry, ...]]:
    yield from _simple("phenotypes.tsv", "Phenotype", "name")
    yield from _simple("adverse_events.tsv", "Phenotype", "name")


def _outcomes() -> Iterator[tuple[Entry, ...]]:
    yield from _simple("outcomes.tsv", "Outcome", "name")


_SOURCES = {
    "Disease": _diseases, "Drug": _drugs, "Gene": _genes, "Marker": _markers, "DrugClass": _drug_classes,
    "Therapy": _therapies, "Phenotype": _phenotypes, "Outcome": _outcomes,
}  # fmt: skip

__all__ = ["drug_ids", "genes", "vocabulary_entries"]
