"""One paper under two ids: what the store holds of a DOI concerns the PMID of the same paper, and the other way round."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from kg.records import Publication, Record
from kg.store.contract import Rows, Store, speaks_cypher

_PREFIXES = "PREFIX kg: <https://w3id.org/leukemia-kg/vocab#> PREFIX dct: <http://purl.org/dc/terms/> "
_BY_DOI = "SELECT DISTINCT ?doi ?id WHERE { VALUES ?doi { %VALUES% } ?p kg:doi ?doi ; dct:identifier ?id }"
_NOTICES = "SELECT DISTINCT ?id ?retracted ?notice WHERE { VALUES ?id { %VALUES% } ?p dct:identifier ?id ; kg:notice ?notice ; kg:retracted ?retracted }"
_CYPHER = {
    _BY_DOI: "MATCH (p:Publication) WHERE p.since <= $epoch < p.until AND p.doi IN $values RETURN DISTINCT p.doi AS doi, p.id AS id",
    _NOTICES: (
        "MATCH (p:Publication) WHERE p.since <= $epoch < p.until AND p.id IN $values AND p.notice IS NOT NULL "
        "RETURN DISTINCT p.id AS id, p.retracted AS retracted, p.notice AS notice"
    ),
}
_AT_ONCE = 1000  # values of one question


def ids_with_doi(store: Store, dois: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The publications of a store that are said to have a DOI under another id, by DOI."""
    found: dict[str, dict[str, None]] = {}
    for doi, identifier in _asked(store, _BY_DOI, dois):
        if identifier != f"DOI:{doi}":
            found.setdefault(str(doi), {})[str(identifier)] = None
    return {doi: tuple(ids) for doi, ids in found.items()}


def with_known_notices(store: Store, records: Iterable[Record]) -> list[Record]:
    """The records; a publication with a DOI beside its id has the notices that the store holds of the DOI."""
    listed = list(records)
    dois = {doi for record in listed if isinstance(record, Publication) and (doi := doi_beside(record))}
    held: dict[str, list[tuple[bool, str]]] = {}
    for identifier, retracted, notice in _asked(store, _NOTICES, [f"DOI:{doi}" for doi in dois]):
        held.setdefault(str(identifier), []).append((bool(retracted), str(notice)))
    if not held:
        return listed
    return [_told(record, held) if isinstance(record, Publication) else record for record in listed]


def doi_beside(record: Publication) -> str | None:
    """The DOI that a publication has beside its id."""
    return next((str(value) for name, value in record.properties if name == "doi" and value), None)


def joined(*notices: str | None) -> str | None:
    """Several notices as one text, each part once; None for none."""
    return "; ".join(dict.fromkeys(part for notice in notices if notice for part in notice.split("; "))) or None


def _told(record: Publication, held: dict[str, list[tuple[bool, str]]]) -> Publication:
    known = held.get(f"DOI:{doi_beside(record)}", [])
    retracted = record.retracted or any(flag for flag, _ in known)
    notice = joined(record.notice, *sorted(notice for _, notice in known))
    return Publication(record.id, record.title, record.date, retracted, notice, record.properties)


def _asked(store: Store, question: str, values: Collection[str]) -> Iterator[tuple[str | int | float | bool | None, ...]]:
    ordered = sorted(values)
    for start in range(0, len(ordered), _AT_ONCE):
        yield from _rows(store, question, ordered[start : start + _AT_ONCE])


def _rows(store: Store, question: str, values: list[str]) -> Rows:
    if speaks_cypher(store):
        return store.cypher(_CYPHER[question], {"values": values})
    from kg.rdf.terms import text

    return store.select(_PREFIXES + question.replace("%VALUES%", " ".join(map(text, values))))
