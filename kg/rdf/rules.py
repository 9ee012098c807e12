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
from kg.records import Caution, ContextTherapy, Indication, Preference, Sourced

Rule = Indication | Caution | Preference | ContextTherapy
_TYPES = {Indication: "indication", Caution: "caution", Preference: "preference", ContextTherapy: "context"}
_AGE = re.compile(r"(>=|<=|<|>|=)(\d+)([ym])")


def rule_id(rule: Rule) -> str:
    """CURIE of a rule: its kind and curated slug."""
    return f"lkg:{_TYPES[type(rule)]}/{slug(rule.slug)}"


@singledispatch
def rule_triples(rule: Rule) -> Iterator[str]:
    """All triples of a rule except its derived links."""
    raise TypeError(f"{type(rule).__name__} is no rule")


@rule_triples.register
def _(rule: Indication) -> Iterator[str]:
    subject = terms.node(rule_id(rule))
    yield from _common(rule, "Indication", rule.text)
    yield f"{subject} {terms.edge('for_drug')} {terms.node(rule.drug)}"
    literals = [
        ("jurisdiction", rule.jurisdiction), ("status", rule.status), ("scope", rule.scope),
        ("valid_from", rule.valid_from), ("valid_to", rule.valid_to), ("brand", rule.brand),
        ("companion_diagnostic", rule.companion_diagnostic),
        ("with", " | ".join(" + ".join(group) for group in rule.partners)),
        ("judgement", " ; ".join(rule.judgement)),
        *((f"criterion_{column}", cell) for column, cell in rule.criteria),
    ]  # fmt: skip
    yield from _literals(subject, literals)
    for name, value in (("valid_from_date", rule.valid_from), ("valid_to_date", rule.valid_to)):
        if value:
            yield f"{subject} {terms.edge(name)} {terms.date(full_date(value))}"
    low, high = age_bounds(dict(rule.criteria).get("age", ""))
    if low is not None:
        yield f"{subject} {terms.edge('minimum_age_months')} {terms.integer(low)}"
    if high is not None:
        yield f"{subject} {terms.edge('maximum_age_months')} {terms.integer(high)}"


@rule_triples.register
def _(rule: Caution) -> Iterator[str]:
    subject = terms.node(rule_id(rule))
    yield from _common(rule, "Caution", rule.text)
    yield f"{subject} {terms.edge('about_subject')} {terms.node(rule.subject)}"
    yield from _literals(
        subject, [("kind", rule.kind), ("effect", rule.effect), ("when", rule.when), ("basis", rule.basis)]
    )


@rule_triples.register
def _(rule: Preference) -> Iterator[str]:
    subject = terms.node(rule_id(rule))
    yield from _common(rule, "Preference", rule.text)
    yield f"{subject} {terms.edge('for_drug')} {terms.node(rule.drug)}"
    yield from _literals(subject, [("when", rule.when), ("preference", rule.preference)])


@rule_triples.register
def _(rule: ContextTherapy) -> Iterator[str]:
    yield from _common(rule, "ContextTherapy", rule.therapy)
    yield from _literals(
        terms.node(rule_id(rule)), [("therapy_name", rule.therapy), ("when", rule.when), ("why", rule.why)]
    )


def _common(rule: Rule, category: str, label: str) -> Iterator[str]:
    identifier = rule_id(rule)
    subject = terms.node(identifier)
    yield f"{subject} {terms.edge('identifier')} {terms.text(identifier)}"
    yield f"{subject} {terms.edge('category')} {terms.text(category)}"
    yield f"{subject} {terms.edge('name')} {terms.text(label)}"
    for class_ in terms.classes(category):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    yield from _provenance(subject, rule.provenance)


def _provenance(subject: str, sourced: Sourced) -> Iterator[str]:
    for reference in sorted(set(sourced.source)):
        yield f"{subject} {terms.edge('source')} {terms.text(reference)}"
    yield f"{subject} {terms.edge('verified')} {terms.boolean(sourced.verified)}"
    yield from _literals(
        subject, [("source_date", sourced.source_date), ("verified_on", sourced.verified_on), ("note", sourced.note)]
    )


def _literals(subject: str, values: list[tuple[str, str | None]]) -> Iterator[str]:
    for name, value in values:
        if value:
            yield f"{subject} {terms.edge(name)} {terms.text(value)}"


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
