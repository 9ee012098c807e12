"""Labels, cautions, preferences and standard therapy as triples.

The criteria stay literals in the curator's language, cell by cell; the engine judges those. Ages in
months and full dates are added for queries. Edges to diseases, biomarkers and partners come from the
loader as links, because only it knows which key is which entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import singledispatch

from kg.errors import InputError
from kg.identifiers import slug
from kg.knowledge import expression
from kg.rdf import terms
from kg.records import Caution, ContextTherapy, Indication, Preference
from kg.records.entity import Scalar

Rule = Indication | Caution | Preference | ContextTherapy
_TYPES = {Indication: "indication", Caution: "caution", Preference: "preference", ContextTherapy: "context"}
_CATEGORIES = {
    Indication: "Indication", Caution: "Caution", Preference: "Preference", ContextTherapy: "ContextTherapy",
}  # fmt: skip
_DATES = frozenset({"valid_from_date", "valid_to_date"})
_AGE = re.compile(r"(>=|<=|<|>|=)(\d+)([ym])")


def rule_id(rule: Rule) -> str:
    """CURIE of a rule: its kind and curated slug."""
    return f"lkg:{_TYPES[type(rule)]}/{slug(rule.slug)}"


def rule_triples(rule: Rule) -> Iterator[str]:
    """All triples of a rule except its derived links."""
    subject = terms.node(rule_id(rule))
    for class_ in terms.classes(_CATEGORIES[type(rule)]):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    for name, value in rule_fields(rule):
        literal = terms.date(str(value)) if name in _DATES else terms.scalar(value)
        yield f"{subject} {terms.edge(name)} {literal}"
    for name, target in rule_edges(rule):
        yield f"{subject} {terms.edge(name)} {terms.node(target)}"


def rule_fields(rule: Rule) -> Iterator[tuple[str, Scalar]]:
    """Fields of a rule by their names in ``predicates.tsv``; what is not stated is absent, ``source`` may repeat."""
    yield "identifier", rule_id(rule)
    yield "category", _CATEGORIES[type(rule)]
    yield from ((name, value) for name, value in _own_fields(rule) if value)
    low, high = age_bounds(dict(rule.criteria).get("age", "")) if isinstance(rule, Indication) else (None, None)
    if low is not None:
        yield "minimum_age_months", low
    if high is not None:
        yield "maximum_age_months", high
    sourced = rule.provenance
    for reference in sorted(set(sourced.source)):
        yield "source", reference
    yield "verified", sourced.verified
    dated = (("source_date", sourced.source_date), ("verified_on", sourced.verified_on), ("note", sourced.note))
    yield from ((name, value) for name, value in dated if value)


def rule_edges(rule: Rule) -> Iterator[tuple[str, str]]:
    """Whom a rule is about: (predicate, CURIE)."""
    if isinstance(rule, Indication | Preference):
        yield "for_drug", rule.drug
    elif isinstance(rule, Caution):
        yield "about_subject", rule.subject


@singledispatch
def _own_fields(rule: Rule) -> Iterator[tuple[str, str | None]]:
    raise TypeError(f"{type(rule).__name__} is no rule")


@_own_fields.register
def _(rule: Indication) -> Iterator[tuple[str, str | None]]:
    yield "name", rule.text
    yield from (
        ("jurisdiction", rule.jurisdiction), ("status", rule.status), ("scope", rule.scope),
        ("valid_from", rule.valid_from), ("valid_to", rule.valid_to), ("brand", rule.brand),
        ("companion_diagnostic", rule.companion_diagnostic),
        ("with", " | ".join(" + ".join(group) for group in rule.partners)),
        ("judgement", " ; ".join(rule.judgement)),
    )  # fmt: skip
    yield from ((f"criterion_{column}", cell) for column, cell in rule.criteria)
    for name, value in (("valid_from_date", rule.valid_from), ("valid_to_date", rule.valid_to)):
        if value:
            yield name, full_date(value)


@_own_fields.register
def _(rule: Caution) -> Iterator[tuple[str, str | None]]:
    yield from (("name", rule.text), ("kind", rule.kind), ("effect", rule.effect), ("when", rule.when), ("basis", rule.basis))


@_own_fields.register
def _(rule: Preference) -> Iterator[tuple[str, str | None]]:
    yield from (("name", rule.text), ("when", rule.when), ("preference", rule.preference))


@_own_fields.register
def _(rule: ContextTherapy) -> Iterator[tuple[str, str | None]]:
    yield from (("name", rule.therapy), ("therapy_name", rule.therapy), ("when", rule.when), ("why", rule.why))


def full_date(value: str) -> str:
    """A date as curated in full: a year or month alone counts from its last day.

    >>> full_date("2017"), full_date("2024-02"), full_date("2017-09-01")
    ('2017-12-31', '2024-02-29', '2017-09-01')
    """
    from calendar import monthrange
    from datetime import date

    parts = value.split("-")
    try:
        year = int(parts[0])
        month = int(parts[1]) if len(parts) > 1 else 12
        day = int(parts[2]) if len(parts) > 2 else monthrange(year, month)[1]
        found = date(year, month, day).isoformat()
    except ValueError:
        found = ""
    if len(parts) > 3 or not found or not found.startswith(value):
        raise InputError(f"{value!r} is no date; expected YYYY-MM-DD or YYYY")
    return found


def age_bounds(cell: str) -> tuple[int | None, int | None]:
    """Ages in months that a criterion can hold for: lowest, and exclusive upper bound; None is open.

    >>> age_bounds(">=1m & <=25y"), age_bounds("<18y"), age_bounds(""), age_bounds("<1y | >=60y")
    ((1, 312), (None, 216), (None, None), (None, None))
    """
    return _bounds(expression.parse(cell, "age")) if cell else (None, None)


def _bounds(tree: expression.Expression) -> tuple[int | None, int | None]:
    if isinstance(tree, expression.Atom):
        return _atom_bounds(tree)
    if isinstance(tree, expression.Not):
        return None, None
    inner = [_bounds(item) for item in tree.items]
    lows = [low for low, _ in inner if low is not None]
    highs = [high for _, high in inner if high is not None]
    if isinstance(tree, expression.And):
        return (max(lows) if lows else None), (min(highs) if highs else None)
    return (
        min(lows) if len(lows) == len(inner) else None,
        max(highs) if len(highs) == len(inner) else None,
    )


def _atom_bounds(atom: expression.Atom) -> tuple[int | None, int | None]:
    match = _AGE.fullmatch(atom.value) if atom.kind == "age" else None
    if match is None:
        return None, None
    unit = 12 if match[3] == "y" else 1
    months = int(match[2]) * unit
    # "<=25y" includes the whole 25th year: the bound lies at the next birthday.
    return {
        ">=": (months, None),
        ">": (months + unit, None),
        "<": (None, months),
        "<=": (None, months + unit),
        "=": (months, months + unit),
    }[match[1]]
