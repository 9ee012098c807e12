"""Rules about claims: known publications, retractions, and contradiction that must be visible."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.rdf.contested import MINED, Said, contested
from kg.validate.problem import Problem
from kg.validate.structure import PREFIXES

if TYPE_CHECKING:
    from kg.store import Store

_CLAIMS = """SELECT ?claim ?subject ?predicate ?object ?negated ?contested ?disease ?biomarker ?setting ?age ?combination ?prior
    ?supporting ?contrasting ?mentioning ?method WHERE {
  ?c a kg:Assertion ; dct:identifier ?claim ; kg:method ?method ; kg:predicateName ?predicate ; kg:negated ?negated ;
     kg:supportingLines ?supporting ; kg:contrastingLines ?contrasting ; kg:mentioningLines ?mentioning ;
     rdf:subject/dct:identifier ?subject ; rdf:object/dct:identifier ?object .
  OPTIONAL { ?c kg:contested ?contested } OPTIONAL { ?c kg:disease ?disease } OPTIONAL { ?c kg:biomarkerCriterion ?biomarker }
  OPTIONAL { ?c kg:setting ?setting } OPTIONAL { ?c kg:ageGroup ?age } OPTIONAL { ?c kg:combination ?combination }
  OPTIONAL { ?c kg:priorCriterion ?prior } }"""
_NARROWING = ("biomarker", "setting", "age_group", "combination", "prior")
_LINES = """SELECT ?claim ?stance ?publication ?retracted WHERE {
  ?c kg:hasEvidence ?line ; dct:identifier ?claim . ?line kg:stance ?stance ; kg:publication ?p .
  ?p dct:identifier ?publication . OPTIONAL { ?p kg:retracted ?retracted } }"""


def publications_known(store: Store) -> Iterator[Problem]:
    """Every claim's publication is a publication of the graph with a retraction flag."""
    query = """SELECT DISTINCT ?claim ?publication WHERE {
      ?c kg:hasEvidence ?line ; dct:identifier ?claim . OPTIONAL { ?line kg:publication ?publication }
      OPTIONAL { ?publication a kg:Publication ; kg:retracted ?retracted } FILTER(!BOUND(?retracted)) }"""
    for claim, publication in store.select(PREFIXES + query):
        what = (
            "has evidence without a publication"
            if publication is None
            else f"rests on {publication}, which is not described"
        )
        yield Problem("error", "publication", str(claim), f"{what}; expected a kg:Publication with kg:retracted")


def retracted_reach_claims(store: Store) -> Iterator[Problem]:
    """A claim that rests on a retracted publication is pointed out, and what else supports it."""
    support: dict[str, set[str]] = defaultdict(set)
    retracted: dict[str, set[str]] = defaultdict(set)
    for claim, stance, publication, is_retracted in store.select(PREFIXES + _LINES):
        if is_retracted:
            retracted[str(claim)].add(str(publication))
        elif stance == "supporting":
            support[str(claim)].add(str(publication))
    for claim, publications in sorted(retracted.items()):
        rest = f"{len(support[claim])} others support it" if support[claim] else "nothing else supports it"
        yield Problem(
            "warning", "retracted", claim, f"rests on the retracted {', '.join(sorted(publications))}; {rest}"
        )


def contested_is_marked(store: Store) -> Iterator[Problem]:
    """A claim is marked contested exactly where somebody says the opposite, over all sources (``kg.rdf.contested``)."""
    publications: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for claim, stance, publication, _ in store.select(PREFIXES + _LINES):
        publications[str(claim)][str(stance)].add(str(publication))
    claims: list[Said] = []
    marks: dict[str, bool] = {}
    for claim, subject, predicate, object_, negated, marked, disease, *rest in store.select(PREFIXES + _CLAIMS):
        by_stance = publications[str(claim)]
        pro, contra = by_stance["supporting"], by_stance["contrasting"]
        narrowed = {(name, str(value)) for name, value in zip(_NARROWING, rest, strict=False) if value}
        if disease and disease != object_:
            narrowed.add(("disease", str(disease)))
        marks[str(claim)] = bool(marked)
        said = (str(claim), str(subject), str(predicate), str(object_), frozenset(narrowed), rest[-1] == MINED)
        claims.append(Said(*said, *((contra, pro) if negated else (pro, contra))))
    right = contested(claims)
    for claim, marked in marks.items():
        if marked != (claim in right):
            found, expected = ("marked", "not") if marked else ("not marked", "kg:contested true")
            yield Problem("error", "contested", claim, f"{found} as contested; expected {expected} by its evidence")


def tallies(store: Store) -> Iterator[Problem]:
    """The counts that stand on a claim are those of its evidence lines."""
    counted: dict[str, dict[str, int]] = defaultdict(lambda: {"supporting": 0, "contrasting": 0, "mentioning": 0})
    query = "SELECT ?claim ?stance WHERE { ?c kg:hasEvidence ?line ; dct:identifier ?claim . ?line kg:stance ?stance }"
    for claim, stance in store.select(PREFIXES + query):
        counted[str(claim)][str(stance)] += 1
    for row in store.select(PREFIXES + _CLAIMS):
        claim, stated = str(row[0]), dict(zip(("supporting", "contrasting", "mentioning"), row[-4:-1], strict=True))
        if stated != counted[claim]:
            yield Problem("error", "tally", claim, f"says {stated}; expected {counted[claim]}")


def silent_conflicts(store: Store) -> Iterator[Problem]:
    """Sensitivity and resistance on one pair of biomarker and drug, and no line that disputes either.

    Resistance is a claim, or a caution that excludes the drug (or its class) for the biomarker.
    """
    resistant: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    caution = """SELECT ?id ?biomarker ?drug WHERE {
      ?x a kg:Caution ; dct:identifier ?id ; kg:kind "resistance" ; kg:effect "exclude" ; kg:subject ?of ; kg:aboutBiomarker ?b .
      ?d kg:classAncestor ?of . ?d dct:identifier ?drug . ?b dct:identifier ?biomarker . }"""
    for identifier, biomarker, drug in store.select(PREFIXES + caution):
        resistant[str(biomarker), str(drug), ""].add(str(identifier))
    sensitive: list[tuple[str, str, str, str]] = []
    for row in store.select(PREFIXES + _CLAIMS):
        claim, subject, predicate, object_, negated = row[:5]
        disease, supporting, contrasting = str(row[6] or ""), row[-4], row[-3]
        if negated or not supporting or contrasting:
            continue
        if predicate == "confers_sensitivity_to":
            sensitive.append((str(claim), str(subject), str(object_), disease))
        elif predicate == "confers_resistance_to":
            resistant[str(subject), str(object_), disease].add(str(claim))
    for claim, subject, object_, disease in sensitive:
        # A caution speaks of every disease, a claim of its own.
        against = resistant[subject, object_, ""] | resistant[subject, object_, disease]
        if against:
            message = f"{subject} gives sensitivity to {object_}, but {', '.join(sorted(against))} says resistance; expected a line that disputes"
            yield Problem("warning", "silent conflict", claim, message)
