"""Rules about labels, cautions and preferences: conditions that name known things, and advice that cannot both hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.errors import ExpressionError
from kg.knowledge.expression import And, Atom, Expression, Or, atoms, check_atom, parse
from kg.validate.problem import Problem
from kg.validate.structure import PREFIXES

if TYPE_CHECKING:
    from kg.store import Store

_KEYS = "SELECT ?category ?key WHERE { ?x kg:key ?key ; kg:category ?category }"
# Predicate of a condition, and the kind of its bare atoms.
_HOLDERS = {
    **{f"criterion{kind.capitalize()}": kind for kind in ("disease", "biomarker", "state", "age", "fitness", "prior")},
    "when": "biomarker", "biomarkerCriterion": "biomarker", "priorCriterion": "prior",
}  # fmt: skip
_CONDITIONS = (
    "SELECT ?id ?kind ?text WHERE { VALUES (?holder ?kind) { "
    + " ".join(f'(kg:{holder} "{kind}")' for holder, kind in _HOLDERS.items())
    + " } ?x ?holder ?text ; dct:identifier ?id }"
)
_RULES = """SELECT ?id ?drug ?when ?preference ?class WHERE {
  ?x a ?class ; kg:when ?when ; dct:identifier ?id . VALUES ?class { kg:Caution kg:Preference }
  { ?x kg:effect "exclude" ; kg:subject ?of . ?d kg:classAncestor ?of . ?d dct:identifier ?drug }
  UNION { ?x kg:preference ?preference ; kg:drug/dct:identifier ?drug } }"""
_CATEGORIES = {"disease": ("Disease",), "biomarker": ("Variant", "Fusion", "Cytogenetic", "Marker")}


def conditions_known(store: Store) -> Iterator[Problem]:
    """Conditions parse, and the diseases and biomarkers that they name are entities of the graph."""
    keys: dict[str, set[str]] = defaultdict(set)
    for category, key in store.select(PREFIXES + _KEYS):
        keys[str(category)].add(str(key))
    genes = {f"{gene} mutation" for gene in keys["Gene"]}
    for identifier, kind, text in store.select(PREFIXES + _CONDITIONS):
        try:
            tree = parse(str(text), str(kind))
            for atom in atoms(tree):
                check_atom(atom.kind, atom.value)
        except ExpressionError as error:
            yield Problem("error", "condition", str(identifier), str(error))
            continue
        for atom in atoms(tree):
            if atom.kind not in _CATEGORIES:
                continue
            value = atom.value.removeprefix("=")
            if not any(value in keys[category] for category in _CATEGORIES[atom.kind]) and value not in genes:
                yield Problem(
                    "error",
                    f"unknown {atom.kind}",
                    str(identifier),
                    f"{text!r} names {value!r}; expected the key of a {atom.kind}",
                )
    query = """SELECT ?id WHERE { ?x a kg:Indication ; dct:identifier ?id ; kg:scope ?scope FILTER(?scope != "elsewhere")
      OPTIONAL { ?x kg:criterionDisease ?disease } FILTER(!BOUND(?disease)) }"""
    for (identifier,) in store.select(PREFIXES + query):
        yield Problem(
            "error", "unknown disease", str(identifier), "a label entry without a disease; expected kg:criterionDisease"
        )


def excluded_and_preferred(store: Store) -> Iterator[Problem]:
    """No guideline prefers a drug under a condition under which a caution always excludes it."""
    above: dict[str, set[str]] = defaultdict(set)
    query = "SELECT ?a ?b WHERE { ?x kg:clinicalAncestor ?y . ?x kg:key ?a . ?y kg:key ?b }"
    for disease, ancestor in store.select(PREFIXES + query):
        above[str(disease)].add(str(ancestor))
    excluding: dict[str, list[tuple[str, str]]] = defaultdict(list)
    preferring: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for identifier, drug, when, preference, _ in store.select(PREFIXES + _RULES):
        into = excluding if preference is None else preferring
        if preference in (None, "preferred", "alternative"):
            into[str(drug)].append((str(identifier), str(when)))
    for drug, preferences in sorted(preferring.items()):
        for caution, exclusion in excluding.get(drug, ()):
            for preference, when in preferences:
                if implies(when, exclusion, above):
                    message = f"prefers {drug} when {when!r}, where {caution} excludes it ({exclusion!r}); expected one of them to say what the other does not mean"
                    yield Problem("warning", "excluded and preferred", preference, message)


def implies(narrow: str, wide: str, above: dict[str, set[str]]) -> bool:
    """Whether the first condition can only hold where the second does, as far as their atoms tell.

    >>> implies("disease:CML & state:chronic phase", "disease:CML", {}), implies("disease:CML", "disease:CML & age:<1y", {})
    (True, False)
    """
    try:
        first, second = parse(narrow, "biomarker"), parse(wide, "biomarker")
    except ExpressionError:
        return False  # another rule reports it
    stated = _members(first)
    return all(any(_within(own, needed, above) for own in stated) for needed in _members(second))


def _members(tree: Expression) -> tuple[Expression, ...]:
    if isinstance(tree, Atom) and tree.kind == "always":
        return ()
    return tree.items if isinstance(tree, And) else (tree,)


def _within(own: Expression, needed: Expression, above: dict[str, set[str]]) -> bool:
    if str(own) == str(needed):
        return True
    if isinstance(own, Or):
        return all(_within(item, needed, above) for item in own.items)
    if isinstance(needed, Or):
        return any(_within(own, item, above) for item in needed.items)
    if isinstance(own, Atom) and isinstance(needed, Atom) and own.kind == needed.kind == "disease":
        return needed.value in above.get(own.value.removeprefix("="), ())
    return False
