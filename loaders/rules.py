"""Rule tables to cautions, preferences and standard therapy. A table's kind is told by its columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.errors import TableError
from kg.knowledge.tables import Row
from kg.rdf.rules import rule_id
from kg.records import Caution, ContextTherapy, Link, Preference
from loaders import cells
from loaders.keys import THERAPY, Keys, references
from loaders.vocabulary import Reject

EFFECTS = ("exclude", "lower", "warn", "test")
KINDS = (
    "resistance", "futility", "contraindicated", "withdrawn", "prior_failure", "exposure", "boxed", "safety",
    "interaction", "population", "contested", "antigen",
)  # fmt: skip
BASES = ("label", "guideline", "trial", "curated", "database")
PREFERENCES = ("preferred", "alternative", "certain circumstances")
# A bare atom in `when` would be of this kind, so that a forgotten prefix is found as an unknown biomarker.
_DEFAULT = "biomarker"


def rule_records(
    rows: Iterable[Row], keys: Keys, reject: Reject
) -> Iterator[Caution | Preference | ContextTherapy | Link]:
    """Rules with their links; wrong rows go to ``reject``, tables of other kinds are the engine's and passed over."""
    for row in rows:
        if "when" not in row:
            continue
        try:
            rule = _rule(row, keys)
            if rule is not None:
                links = list(_links(rule, row, keys))
                yield rule
                yield from links
        except TableError as error:
            reject(error)


def _rule(row: Row, keys: Keys) -> Caution | Preference | ContextTherapy | None:
    if "effect" in row and "drug" in row:
        return Caution(
            slug=cells.required(row, "id"),
            subject=_subject(row, keys),
            kind=cells.one_of(row, "kind", KINDS),
            effect=cells.one_of(row, "effect", EFFECTS),
            when=cells.required(row, "when"),
            text=cells.required(row, "text"),
            basis=cells.one_of(row, "basis", BASES),
            provenance=cells.sourced(row),
        )
    if "preference" in row and "drug" in row:
        return Preference(
            slug=cells.required(row, "id"),
            drug=_subject(row, keys),
            when=cells.required(row, "when"),
            preference=cells.one_of(row, "preference", PREFERENCES),
            text=cells.required(row, "text"),
            provenance=cells.sourced(row),
        )
    if "therapy" in row and "why" in row:
        return ContextTherapy(
            slug=cells.required(row, "id"),
            therapy=cells.required(row, "therapy"),
            when=cells.required(row, "when"),
            why=cells.required(row, "why"),
            provenance=cells.sourced(row),
        )
    return None


def _subject(row: Row, keys: Keys) -> str:
    name = row["drug"]
    if name.startswith("class:"):
        return keys.get(row, "drug", ("class",), name.removeprefix("class:"))
    return keys.get(row, "drug", ("drug", "regimen"), name)


def _links(rule: Caution | Preference | ContextTherapy, row: Row, keys: Keys) -> Iterator[Link]:
    subject = rule_id(rule)
    predicates = {"biomarker": "about_biomarker", "disease": "about_disease"}
    found = dict.fromkeys(
        (predicates[reference.atom.kind], reference.id)
        for reference in references(keys, row, "when", rule.when, _DEFAULT)
        if reference.id is not None and reference.atom.kind in predicates
    )
    for predicate, target in found:
        yield Link(subject, predicate, target)
    if isinstance(rule, ContextTherapy) and (target_id := keys.find(THERAPY, rule.therapy)):
        yield Link(subject, "therapy", target_id)
