"""From a text to what it says: sentences, entities, relations, and for a patient measurements.

One process reads about half a megabyte of prose a second (``make bench``).
"""

from __future__ import annotations

from typing import Literal

from kg.errors import InputError
from kg.extraction.case import find_measurements, patient_relations
from kg.extraction.entities import find_mentions
from kg.extraction.kind import kind_of
from kg.extraction.model import Extraction, Kind, Sentence
from kg.extraction.relations import find_relations
from kg.text.document import Document
from kg.text.sentences import split

KINDS = ("auto", "review", "case")


def extract(text: str, kind: Kind | Literal["auto"] = "auto") -> Extraction:
    """What a text says. Offsets are code points of ``text``; raises InputError for an unknown kind.

    >>> found = extract("Gilteritinib inhibits FLT3.", "review")
    >>> [(r.subject, r.predicate, r.object) for r in found.relations]
    [('gilteritinib', 'targets', 'FLT3')]
    """
    from kg.text.read import document_of

    return extract_document(document_of(text), kind)


def extract_document(document: Document, kind: Kind | Literal["auto"] = "auto") -> Extraction:
    """What a document says; offsets are code points of ``document.text``.

    A document with sections about a case (JATS, Markdown) is about its patient in those only.
    """
    if kind not in KINDS:
        raise InputError(f"kind {kind!r} is not known; expected one of {', '.join(KINDS)}")
    sentences = split(document.text, document.blocks)
    told = _about_a_patient(document, sentences, kind)
    found: Kind = "case" if told else "review"
    mentions = find_mentions(document.text, sentences, found)
    # A heading or the cell of a table names things and states nothing.
    stating = [s for s in sentences if document.blocks[s.block].kind not in ("heading", "title", "table cell")]
    relations = find_relations(document.text, stating, mentions, found)
    if not told:
        return Extraction(document.text, found, sentences, mentions, relations)
    inside = mentions if len(told) == len(sentences) else tuple(m for m in mentions if _within(m.start, told))
    measurements = find_measurements(document.text, told, inside)
    patient = patient_relations(document.text, told, inside, measurements)
    every = tuple(sorted({*relations, *patient}, key=lambda r: (r.start, r.subject, r.predicate, r.object, r.negated)))
    return Extraction(document.text, found, sentences, mentions, every, measurements)


def _about_a_patient(document: Document, sentences: tuple[Sentence, ...], kind: str) -> tuple[Sentence, ...]:
    """The sentences that tell of one patient."""
    if kind == "review":
        return ()
    sections = [section for section in document.sections if section.kind == "case"]
    if sections:
        return tuple(s for s in sentences if any(section.start <= s.start < section.end for section in sections))
    return sentences if kind == "case" or kind_of(document.text) == "case" else ()


def _within(offset: int, sentences: tuple[Sentence, ...]) -> bool:
    from bisect import bisect_right

    index = bisect_right(sentences, offset, key=lambda sentence: sentence.start)
    return index > 0 and offset < sentences[index - 1].end
