"""Evidence tables to claims: rows with equal claim columns are the evidence lines of one claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import cast

from kg.errors import InputError, TableError
from kg.knowledge.tables import Row, bundled_rows
from kg.rdf.claims import publication_id
from kg.records import Assertion, EvidenceLine, Proposition, Publication
from kg.records.claim import Direction
from kg.schema import predicate
from loaders import cells
from loaders.keys import ANYTHING, Keys, references
from loaders.vocabulary import Reject

LEVELS = ("guideline", "label", "phase 3", "phase 2", "phase 1", "series", "case", "preclinical")
DIRECTIONS = ("supports", "disputes", "neutral")
_KINDS_OF = {
    "Disease": ("disease",), "Drug": ("drug",), "DrugClass": ("class",), "Regimen": ("regimen",), "Gene": ("gene",),
    "Variant": ("alteration",), "Fusion": ("alteration",), "Marker": ("marker",), "Phenotype": ("phenotype",),
    "Outcome": ("outcome",), "Mechanism": ("mechanism",), "Procedure": ("regimen",),
}  # fmt: skip


def evidence_records(rows: Iterable[Row], keys: Keys, reject: Reject) -> Iterator[Assertion | Publication]:
    """Claims with their lines, and their publications; wrong rows go to ``reject``."""
    claims: dict[Proposition, list[EvidenceLine]] = {}
    publications: dict[str, Publication] = {}
    for row in rows:
        try:
            said, line = _proposition(row, keys), _line(row)
        except TableError as error:
            reject(error)
            continue
        claims.setdefault(said, []).append(line)
        publication = _publication(row)
        known = publications.get(publication.id)
        publications[publication.id] = _fuller(known, publication) if known else publication
    for said, lines in claims.items():
        yield Assertion(said, "manual", tuple(lines))
    yield from publications.values()


def _proposition(row: Row, keys: Keys) -> Proposition:
    name = cells.required(row, "predicate")
    try:
        known = predicate(name)
    except InputError as error:
        raise row.error("predicate", str(error)) from error
    if known.kind != "claim":
        raise row.error("predicate", "a predicate of kind claim in kg/schema/predicates.tsv")
    qualifiers: list[tuple[str, str]] = []
    if row["disease"]:
        qualifiers.append(("disease", keys.get(row, "disease", ("disease",), row["disease"])))
    for column in ("biomarker", "prior"):
        if row[column]:
            qualifiers.append((column, row[column]))
        for reference in references(keys, row, column, row[column], column):
            if reference.atom.kind == "biomarker" and reference.id:
                qualifiers.append(("excludes_biomarker" if reference.negated else "requires_biomarker", reference.id))
    if row["setting"]:
        cells.one_of(row, "setting", _settings())
    qualifiers.extend((column, row[column]) for column in ("setting", "age_group", "combination") if row[column])
    if row["negated"] not in ("", "yes", "no"):
        raise row.error("negated", "yes, no or nothing")
    return Proposition(
        subject=keys.get(row, "subject", _kinds(known.domain), cells.required(row, "subject")),
        predicate=known.name,
        object=keys.get(row, "object", _kinds(known.range), cells.required(row, "object")),
        qualifiers=tuple(sorted(set(qualifiers))),
        negated=row["negated"] == "yes",
    )


@cache
def _settings() -> tuple[str, ...]:
    """The settings of therapy that evidence can be weighed in."""
    return tuple(row["setting"] for row in bundled_rows("rules", "settings.tsv"))


def _kinds(categories: tuple[str, ...]) -> tuple[str, ...]:
    """Kinds of keys to look in: those of the predicate's domain or range first, then any."""
    first = [kind for category in categories for kind in _KINDS_OF.get(category, ())]
    return tuple(dict.fromkeys([*first, *ANYTHING]))


def _line(row: Row) -> EvidenceLine:
    return EvidenceLine(
        direction=cast(Direction, cells.one_of(row, "direction", DIRECTIONS)),
        level=cells.one_of(row, "level", LEVELS),
        statement=cells.required(row, "statement"),
        publication=cells.required(row, "publication"),
        source_date=cells.date(row, "source_date") or "",
        verified=cells.verified(row),
        native_level=row["native_level"] or None,
        design=row["design"] or None,
        phase=row["phase"] or None,
        n=cells.integer(row, "n"),
        endpoint=row["endpoint"] or None,
        value=cells.number(row, "value"),
        unit=row["unit"] or None,
        population=row["population"] or None,
        section=row["section"] or None,
        trial=row["trial"] or None,
        verified_on=cells.date(row, "verified_on"),
        note=row["note"] or None,
    )


def _publication(row: Row) -> Publication:
    reference = row["publication"]
    properties = (("url", reference),) if reference.startswith(("http://", "https://")) else ()
    return Publication(publication_id(reference), date=row["source_date"] or None, properties=properties)


def _fuller(known: Publication, other: Publication) -> Publication:
    """One record of a publication that several rows cite: the fuller date, the first address."""
    dates = sorted((date for date in (known.date, other.date) if date), key=lambda date: (-len(date), date))
    addresses = sorted({*known.properties, *other.properties})[:1]
    return Publication(
        known.id, known.title, dates[0] if dates else None, known.retracted, known.notice, tuple(addresses)
    )
