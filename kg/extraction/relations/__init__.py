"""Relations between the entities of a sentence: what it states, denies, doubts or leaves open.

``find_relations(text, sentences, mentions, kind)`` gives everything but the ``patient`` relations of a case. Patterns
are data (``patterns/*.tsv``) over the sequence of mentions and the words between them; what negation, hedging,
exceptions and comparisons do to them is decided in ``judge``. Hopes, questions and unclear scope give nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.model import Kind, Mention, Relation, Sentence
from kg.extraction.relations.context import Context
from kg.extraction.relations.derived import derived_targets
from kg.extraction.relations.ellipsis import elliptic
from kg.extraction.relations.line import Line, line_of
from kg.extraction.relations.patterns import family
from kg.extraction.relations.settle import bare, settled, without_eligibility, without_phase, without_priors
from kg.extraction.relations.statements import Statement, statements
from kg.extraction.relations.therapy import strongest

__all__ = ["find_relations"]

_PATIENT = re.compile(
    r"\b(?:patient|his|her|he|she|our|boy|girl|man|woman|showed|revealed|was|were|had|detected|identified|\d+-year-old)\b"
)
_ALONE = frozenset({"Disease", "Outcome"})  # types that no predicate relates among themselves
_BORROWING = frozenset({"prognosis", "marker"})  # families whose disease an earlier sentence may have given
_FAMILIES = ("response", "disease", "prognosis", "marker", "safety", "regimen", "therapy", "signs")
_DIAGNOSED = ("diagnos", "patient", "case of", "consistent with", "confirmed")


def find_relations(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], kind: Kind = "review"
) -> tuple[Relation, ...]:
    """The relations of a text, in text order; ``mentions`` are sorted and do not overlap.

    A triple that a sentence both states and denies is given as denied.
    """
    found: list[Relation] = []
    context = Context()
    patient: Mention | None = None
    index, count = 0, len(mentions)
    for sentence in sentences:
        while index < count and mentions[index].start < sentence.start:
            index += 1
        first = index
        while index < count and mentions[index].end <= sentence.end:
            index += 1
        inside = mentions[first:index]
        context.enter(sentence)
        if inside:
            found += _of_sentence(text, sentence, inside, context, kind, patient)
            context.note(inside)
            if kind == "case":
                patient = _diagnosis(text, sentence, inside) or patient
    return tuple(found)


def _diagnosis(text: str, sentence: Sentence, inside: Sequence[Mention]) -> Mention | None:
    """The disease of a sentence that gives the patient's diagnosis."""
    body = text[sentence.start : sentence.end].lower()
    if not any(word in body for word in _DIAGNOSED):
        return None
    return next((mention for mention in inside if mention.type == "Disease"), None)


def _of_sentence(
    text: str, sentence: Sentence, inside: Sequence[Mention], context: Context, kind: Kind, patient: Mention | None
) -> list[Relation]:
    borrowed = [
        (a, b, m) for a, b, m in context.borrowed(text, sentence) if all(b <= x.start or x.end <= a for x in inside)
    ]
    elsewhere = patient if kind == "case" and patient is not None else context.disease
    if len(inside) + len(borrowed) + (elsewhere is not None) < 2 or text[sentence.end - 1 : sentence.end] == "?":
        return []
    if not borrowed and all(mention.type in _ALONE for mention in inside):
        return []
    written = line_of(text, sentence, inside, borrowed)
    if written is None:
        return []
    line = settled(written)
    stated: list[Statement] = []
    if not written.letters.isdisjoint("DC"):
        stated += statements(written, family("targets"))
        stated += statements(line, family("targets"))
        stated += derived_targets(written)
    plain = bare(line)
    eligible = without_eligibility(plain)
    current = without_priors(eligible)
    views = {
        "therapy": without_phase(current),
        "regimen": eligible,
        "safety": without_phase(plain),
        "signs": plain,
        "disease": plain,
        "marker": plain,
    }
    for name in _FAMILIES:
        stated += statements(
            views.get(name, line), family(name), elsewhere if name in _BORROWING and kind == "review" else None
        )
    if kind == "case":
        stated += statements(current, family("given"), elsewhere)
    stated = elliptic(line, _of_the_drug(stated))
    if kind == "case":
        stated = [_of_one_patient(line, one) for one in stated]
    return _relations(text, line, strongest(line, stated))


def _of_the_drug(stated: list[Statement]) -> list[Statement]:
    """Without a class as the subject of a target that a drug of the sentence has: it only describes the drug."""
    drugs = {one.object.norm for one in stated if one.predicate == "targets" and one.subject.type == "Drug"}
    return [
        one
        for one in stated
        if not (
            one.predicate == "targets"
            and one.subject.type == "DrugClass"
            and one.object.norm in drugs
            and not one.derived
        )
    ]


def _of_one_patient(line: Line, one: Statement) -> Statement:
    """A finding of the patient says of the disease only that the two go together: implied."""
    population = one.predicate in {"associated_with_disease", "expressed_in"}
    if population and one.certainty == "asserted" and _PATIENT.search(line.masked):
        return replace(one, certainty="implied")
    return one


def _relations(text: str, line: Line, stated: Sequence[Statement]) -> list[Relation]:
    """One relation for each triple; the denied one where a sentence says both, the plainer one of two alike."""
    kept: dict[tuple[str, str, str], Relation] = {}
    sentence = line.sentence
    body = text[sentence.start : sentence.end]
    for one in sorted(stated, key=lambda s: (not s.negated, s.derived, s.cross, s.certainty != "asserted")):
        thing = one.derived_object or one.object.norm
        key = (one.subject.norm, one.predicate, thing)
        if key not in kept:
            kept[key] = Relation(
                one.subject.norm, one.predicate, thing, sentence.start, sentence.end, body, one.negated, one.certainty,
                one.cross, one.derived, one.subject, None if one.derived else one.object,
            )  # fmt: skip
    return _consistent(list(kept.values()))


def _consistent(found: list[Relation]) -> list[Relation]:
    """Without pairs that are told to be both good and bad: one of the readings is wrong, so neither is given.

    A sign that a drug is given against is no adverse event of it. "Not sensitive" adds nothing where resistance is said of the same pair.
    """
    opposite = {
        "prognostic_adverse": "prognostic_favorable", "prognostic_favorable": "prognostic_adverse",
        "confers_resistance_to": "confers_sensitivity_to", "confers_sensitivity_to": "confers_resistance_to",
    }  # fmt: skip
    resistant = {
        (r.subject, r.object)
        for r in found
        if r.predicate == "confers_resistance_to" and not r.negated and r.certainty == "asserted"
    }
    found = [
        r
        for r in found
        if not (r.predicate == "confers_sensitivity_to" and r.negated and (r.subject, r.object) in resistant)
    ]
    treated = {(r.subject, r.object) for r in found if r.predicate == "treats"}
    found = [r for r in found if not (r.predicate == "causes_adverse_event" and (r.subject, r.object) in treated)]
    said = Counter((r.subject, r.predicate, r.object) for r in found if not r.negated and r.certainty != "implied")
    return [r for r in found if r.negated or not said[(r.subject, opposite.get(r.predicate, ""), r.object)]]
