"""What a case says of its patient: mutations, antigens, signs, diagnoses and outcomes, also the excluded ones."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.extraction.case.clauses import Clauses
from kg.extraction.case.statements import Statement, statement
from kg.extraction.case.subject import of_patient, remarks
from kg.extraction.case.subject import others as elsewhere
from kg.extraction.model import PATIENT, Measurement, Mention, Relation, Sentence
from kg.extraction.scope import Scope, scope_of
from kg.knowledge.terminology import markers

_PREDICATES = {
    "Gene": "has_mutation", "Variant": "has_mutation", "Fusion": "has_mutation",
    "Phenotype": "positive_for", "Disease": "positive_for", "Outcome": "positive_for",
}  # fmt: skip
_LONGEST = 6_000  # characters of a sentence; a longer one is no prose, as in measurements
_MOST = 100  # mentions in a sentence; more are a list without a patient
_INNER = str.maketrans(dict.fromkeys(";:,.", "_"))
_SAYS = re.compile(r"versus|negativ\w*|positiv\w*|unmutated|mutated|wild[- ]type|loss\b|free\b|without|no\b", re.I)
_DIAGNOSED = re.compile(r"\bdiagnos(?:ed|is)\b", re.I)


def patient_relations(
    text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], measurements: Sequence[Measurement]
) -> tuple[Relation, ...]:
    """The relations whose subject is the patient, and what they imply of the diagnosis, sorted by offset.

    What the text denies is ``negated`` (for antigens ``negative_for``); what relatives, donors or other
    patients have is left out, and what is only tested for.

    >>> line = "He denied fever."
    >>> fever = Mention(10, 15, "fever", "Phenotype", None, "fever")
    >>> [(r.predicate, r.object, r.negated) for r in patient_relations(line, [Sentence(0, 16)], [fever], [])]
    [('positive_for', 'fever', True)]
    """
    starts = [mention.start for mention in mentions]
    rows: dict[int, list[Measurement]] = {}
    for row in measurements:
        rows.setdefault(row.start, []).append(row)
    found: list[Relation] = []
    for sentence, told in zip(sentences, of_patient(text, sentences), strict=True):
        inside = mentions[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if not told or sentence.end - sentence.start > _LONGEST or len(inside) > _MOST or not (inside or sentence.start in rows):
            continue
        found.extend(_of_sentence(text, sentence, inside, rows.get(sentence.start, [])))
    return tuple(found)


def _of_sentence(
    text: str, sentence: Sentence, mentions: Sequence[Mention], rows: Sequence[Measurement]
) -> list[Relation]:
    part = text[sentence.start : sentence.end]
    plain = _plain(part, sentence.start, mentions)
    others = elsewhere(plain)
    for low, high in remarks(plain):
        others.append((low, high))
        plain = plain[:low] + " " * (high - low) + plain[high:]
    scope, clauses = scope_of(plain), Clauses(plain)
    found: dict[tuple[str, str, bool], Relation] = {}
    for relation in (*_antigens(sentence, part, mentions, rows), *_stated(sentence, part, plain, mentions, scope, clauses, others)):
        found.setdefault((relation.predicate, relation.object, relation.negated), relation)
    stated = [r for r in found.values() if not ((r.predicate, r.object, not r.negated) in found and r.negated and r.predicate != "positive_for")]
    return [*stated, *_implied(sentence, part, mentions, stated, others)]


def _antigens(
    sentence: Sentence, part: str, mentions: Sequence[Mention], rows: Sequence[Measurement]
) -> Iterator[Relation]:
    """Dim, partial and decreased are positive; an antigen that was not tested is nothing; cytoplasmic and surface CD3 may differ."""
    results = [row for row in rows if row.name in markers() and row.interpretation not in (None, "not done") and row.unit in (None, "%")]
    for row in results:
        negative = row.interpretation == "negative"
        mention = next((m for m in mentions if m.type == "Marker" and m.norm == row.name), None)
        yield Relation(
            PATIENT, "negative_for" if negative else "positive_for", row.name, sentence.start, sentence.end, part, object_mention=mention
        )


def _plain(part: str, start: int, mentions: Sequence[Mention]) -> str:
    """The sentence without what names say: the semicolon of ``t(4;14)`` ends no clause, "graft-versus-host" compares nothing."""
    pieces: list[str] = []
    last = 0
    for mention in mentions:
        low, high = mention.start - start, mention.end - start
        name = _SAYS.sub(lambda match: "x" * len(match[0]), part[low:high]).translate(_INNER)
        if low >= last and name != part[low:high]:
            pieces += [part[last:low], name]
            last = high
    return "".join([*pieces, part[last:]])


def _stated(
    sentence: Sentence, part: str, plain: str, mentions: Sequence[Mention], scope: Scope, clauses: Clauses, others: Sequence[tuple[int, int]]
) -> Iterator[Relation]:
    for mention in mentions:
        predicate = _PREDICATES.get(mention.type)
        local = replace(mention, start=mention.start - sentence.start, end=mention.end - sentence.start)
        if predicate is None or any(low <= local.start < high for low, high in others):
            continue
        said: Statement | None = statement(plain, local, scope, clauses)
        if said is not None:
            yield Relation(
                PATIENT, predicate, mention.norm, sentence.start, sentence.end, part, said.negated, said.certainty, object_mention=mention
            )


def _implied(
    sentence: Sentence, part: str, mentions: Sequence[Mention], stated: Sequence[Relation], others: Sequence[tuple[int, int]]
) -> Iterator[Relation]:
    """An alteration found in the patient and the diagnosis of the same sentence belong together, which is not said."""
    present = [r for r in stated if not r.negated and r.certainty == "asserted"]
    disease = next((r.object_mention for r in present if r.object_mention and r.object_mention.type == "Disease"), None)
    disease = disease or next((m for m in mentions if m.type == "Disease" and "leukemia" in m.norm and not any(low <= m.start - sentence.start < high for low, high in others)), None)
    if disease is None:
        return
    diagnosis = _DIAGNOSED.search(part)
    for relation in present:
        mention = relation.object_mention
        if mention is None:
            continue
        altered = relation.predicate == "has_mutation" and mention.type != "Gene"
        together = mention.type == "Phenotype" and diagnosis is not None and diagnosis.end() + sentence.start < mention.start and 0 < mention.start - disease.end < 12
        if altered or together:
            yield Relation(
                mention.norm, "associated_with_disease", disease.norm, sentence.start, sentence.end, part,
                certainty="implied", subject_mention=mention, object_mention=disease,
            )  # fmt: skip
