"""Label tables to indications, with edges to the diseases, biomarkers and partners that they name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.errors import TableError
from kg.knowledge.tables import Row
from kg.rdf.rules import rule_id
from kg.records import Indication, Link
from loaders import cells
from loaders.keys import THERAPY, Keys, references
from loaders.vocabulary import Reject

CRITERIA = ("disease", "state", "age", "biomarker", "fitness", "prior")
STATUS = (
    "approved", "accelerated", "conditional", "withdrawn-safety", "withdrawn-benefit", "withdrawn-commercial",
    "refused", "never authorised", "nationally authorised",
)  # fmt: skip
SCOPE = ("targeted", "entity_agent", "context")
ELSEWHERE = "elsewhere"  # scope of an approval for other diseases only


def label_records(rows: Iterable[Row], keys: Keys, reject: Reject) -> Iterator[Indication | Link]:
    """Indications with their links; wrong rows go to ``reject``."""
    for row in rows:
        try:
            yield from list(_label(row, keys))
        except TableError as error:
            reject(error)


def elsewhere_records(rows: Iterable[Row], keys: Keys, reject: Reject) -> Iterator[Indication]:
    """Approvals of ``approved_elsewhere.tsv``: known, but for diseases outside the graph."""
    for row in rows:
        try:
            yield Indication(
                slug=cells.required(row, "id"),
                drug=keys.get(row, "drug", ("drug",), row["drug"]),
                jurisdiction=cells.required(row, "jurisdiction"),
                status=cells.one_of(row, "status", STATUS),
                scope=ELSEWHERE,
                valid_from=cells.date(row, "valid_from"),
                valid_to=None,
                criteria=(),
                partners=(),
                judgement=(),
                text=cells.required(row, "indication"),
                provenance=cells.sourced(row),
            )
        except TableError as error:
            reject(error)


def _label(row: Row, keys: Keys) -> Iterator[Indication | Link]:
    partners = tuple(tuple(member.strip() for member in group.split(" + ")) for group in row.list("with"))
    indication = Indication(
        slug=cells.required(row, "id"),
        drug=keys.get(row, "drug", ("drug",), row["drug"]),
        jurisdiction=cells.required(row, "jurisdiction"),
        status=cells.one_of(row, "status", STATUS),
        scope=cells.one_of(row, "scope", SCOPE),
        valid_from=cells.date(row, "valid_from"),
        valid_to=cells.date(row, "valid_to"),
        criteria=tuple((column, row[column]) for column in CRITERIA if row[column]),
        partners=partners,
        judgement=tuple(part.strip() for part in row["judgement"].split(" ; ") if part.strip()),
        text=cells.required(row, "indication"),
        provenance=cells.sourced(row),
        brand=row["brand"] or None,
        companion_diagnostic=row["companion_diagnostic"] or None,
    )
    subject = rule_id(indication)
    found: dict[tuple[str, str], None] = {}
    for column in CRITERIA:
        for reference in references(keys, row, column, row[column], column):
            if reference.id is not None and reference.atom.kind in _EDGES:
                found[_EDGES[reference.atom.kind][reference.negated], reference.id] = None
    for group in partners:
        for member in group:
            found["partner", keys.get(row, "with", THERAPY, member)] = None
    yield indication
    for predicate, target in found:
        yield Link(subject, predicate, target)


_EDGES = {
    "disease": ("for_disease", "excludes_disease"),
    "biomarker": ("requires_biomarker", "excludes_biomarker"),
}
