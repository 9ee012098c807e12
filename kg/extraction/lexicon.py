"""Every name the dictionary knows: surface form -> type, norm, identifiers, entity of the graph.

The norms are those of the annotation guidelines (``data/*_forms.tsv``); the curated vocabulary adds its
names, identifiers and everything the guidelines do not list. A vocabulary row that is the same thing as a
row of the guidelines lends it its names and takes its norm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from kg.extraction.fold import fold_name
from kg.extraction.model import EntityType
from kg.knowledge.tables import Row, read

TYPES: dict[EntityType, str] = {
    "Disease": "disease_forms.tsv",
    "Outcome": "outcome_forms.tsv",
    "Therapy": "therapy_forms.tsv",
    "Phenotype": "phenotype_forms.tsv",
    "DrugClass": "drug_class_forms.tsv",
    "Drug": "drug_forms.tsv",
    "Marker": "marker_forms.tsv",
    "Gene": "gene_forms.tsv",
}
COUNTABLE: frozenset[EntityType] = frozenset({"Disease", "Outcome", "Therapy", "Phenotype", "DrugClass"})
_COLUMNS = ("norm", "id", "alt_ids", "node", "forms")
_TOKEN = re.compile(r"[^\s/\-–,()]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one surface form means. ``exact``: tokens that must stand in the text as written (acronyms)."""

    form: str
    type: EntityType
    norm: str
    id: str | None = None
    alt_ids: tuple[str, ...] = ()
    node: str | None = None
    modifier: str | None = None
    exact: tuple[str, ...] = ()


def acronyms(form: str) -> tuple[str, ...]:
    """The tokens of a form whose case carries meaning: with a capital behind their first letter, or single letters.

    >>> acronyms("B-cell ALL"), acronyms("Acute leukemia"), acronyms("CRi"), acronyms("c-KIT")
    (('B', 'ALL'), (), ('CRi',), ('c', 'KIT'))
    """
    tokens = _TOKEN.findall(form)
    found = tuple(
        t for t in tokens if any(c.isupper() for c in t[1:]) or (t[0].isupper() and (len(t) == 1 or t[1:].isdigit()))
    )
    if found and len(form) <= 6:  # t-AML and T-ALL differ in the small letter
        return tuple(t for t in tokens if t in found or len(t) == 1)
    return found


def exact_tokens(form: str, type_: EntityType) -> tuple[str, ...]:
    """The tokens of a form that a text must write the same way; names of genes up to eight characters whole.

    >>> exact_tokens("Kit", "Gene"), exact_tokens("Kit", "Drug"), exact_tokens("menin", "Gene")
    (('Kit',), (), ())
    """
    if type_ == "Gene" and len(form) <= 8 and form != form.lower():
        return tuple(_TOKEN.findall(form))
    return acronyms(form)


@cache
def extraction_rows(name: str) -> tuple[Row, ...]:
    """Rows of a table in ``kg/extraction/data``, read once."""
    return read(resources.files("kg.extraction").joinpath("data", name))


@cache
def excluded() -> frozenset[tuple[str, str]]:
    """(type, folded form) that the vocabulary has and that is no mention in running text; ``*`` is every type."""
    return frozenset((row["type"], fold_name(row["form"])) for row in extraction_rows("excluded.tsv"))


def plurals(form: str) -> Iterator[str]:
    """Irregular plurals; the regular ``s`` is read by the matcher.

    >>> list(plurals("toxicity")), list(plurals("thrombosis")), list(plurals("rash"))
    (['toxicities'], ['thromboses'], ['rashes'])
    """
    if form.endswith("y") and form[-2:-1] not in "aeou":
        yield form[:-1] + "ies"
    elif form.endswith("sis"):
        yield form[:-2] + "es"
    elif form.endswith(("sh", "ch", "ss", "x", "us")):
        yield form + "es"


def _guideline(type_: EntityType) -> list[Entry]:
    """The rows of the extraction's own table: the norm is always one of its forms."""
    entries: list[Entry] = []
    for row in extraction_rows(TYPES[type_]):
        entry = Entry("", type_, row["norm"], row["id"] or None, row.list("alt_ids"), row["node"] or None)
        for form in dict.fromkeys((row["norm"], *row.list("forms"))):
            name, bar, modifier = form.partition(" => ")
            entries.append(
                replace(entry, form=name, modifier=modifier if bar else None, exact=exact_tokens(name, type_))
            )
    return entries


def _expand(entry: Entry) -> Iterator[tuple[str, Entry]]:
    key = fold_name(entry.form)
    yield key, entry
    if entry.type in COUNTABLE:
        for plural in plurals(key):
            yield plural, entry
    if entry.type in {"Gene", "Marker"} and (parts := re.fullmatch(r"([a-z]+)(\d+[a-z]?)", key)):
        yield f"{parts[1]} {parts[2]}", entry  # IDH-1, CD 34


@cache
def lexicon() -> dict[str, tuple[Entry, ...]]:
    """Entries by folded form; several where a form has several readings (``kg.extraction.ambiguous`` chooses)."""
    from kg.extraction.vocabulary import vocabulary_entries

    found: dict[str, list[Entry]] = {}
    for type_ in TYPES:
        own = _guideline(type_)
        by_key = {fold_name(entry.form): entry for entry in own}
        for key, entry in ((k, e) for o in own for k, e in _expand(o)):
            if all(
                entry.norm != other.norm or entry.type != other.type or entry.exact != other.exact
                for other in found.get(key, ())
            ):
                found.setdefault(key, []).append(entry)
        for entries in vocabulary_entries(type_):
            home = next(
                (by_key[key] for e in entries if (key := fold_name(e.form)) in by_key and by_key[key].modifier is None),
                None,
            )
            for entry in entries:
                key = fold_name(entry.form)
                if (type_, key) in excluded() or ("*", key) in excluded() or key in by_key:
                    continue
                if home is not None:
                    entry = replace(home, form=entry.form, exact=entry.exact)
                for expanded, value in _expand(entry):
                    if all(other.type != type_ for other in found.get(expanded, ())):
                        found.setdefault(expanded, []).append(value)
    return {key: tuple(entries) for key, entries in found.items() if len(key) > 1}


@cache
def norm_entry(type_: EntityType, norm: str) -> Entry | None:
    """The entry of a norm of a type, None where the dictionary has none."""
    return _by_norm().get((type_, norm))


@cache
def _by_norm() -> dict[tuple[EntityType, str], Entry]:
    found: dict[tuple[EntityType, str], Entry] = {}
    for entries in lexicon().values():
        for entry in entries:
            if entry.modifier is None:
                found.setdefault((entry.type, entry.norm), entry)
    return found
