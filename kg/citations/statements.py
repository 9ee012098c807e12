"""Citation statements of a document: one for each in-text citation and each work that it cites.

As in scite, the stance belongs to the statement: a sentence that cites three works gives three, each
classified with its own citation mark alone, because "in line with [1] but not with [2]" says two things.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from kg.citations.publications import of_reference
from kg.citations.stance import METHOD, VERSION, classify
from kg.extraction.model import Sentence
from kg.records import Citation, Publication
from kg.records.citation import SectionOfCitation
from kg.text.document import Document, InTextCitation
from kg.text.sentences import split

_SECTIONS: dict[str, SectionOfCitation] = {
    "introduction": "introduction", "methods": "methods", "results": "results", "case": "results",
    "discussion": "discussion", "conclusion": "discussion",
}  # fmt: skip
_SENTENCES_IN = ("paragraph", "list item", "caption")


@dataclass(frozen=True, slots=True)
class Unused:
    """An in-text citation, or one of its references, that gives no statement: where, what, and why."""

    position: int
    what: str
    why: str


@dataclass(slots=True)
class Statements:
    """The statements of a document, the publications that they cite by CURIE, and what gave none."""

    citations: list[Citation] = field(default_factory=list)
    cited: dict[str, Publication] = field(default_factory=dict)
    unused: list[Unused] = field(default_factory=list)


def statements_of(document: Document, citing: str) -> Statements:
    """The citation statements of a document in text order; ``citing`` is the CURIE of its publication.

    >>> from kg.text.read import document_of
    >>> statements_of(document_of("This agrees with others."), "PMID:1").citations
    []
    """
    found = Statements()
    sentences = split(document.text, document.blocks)
    starts = [sentence.start for sentence in sentences]
    references = {reference.id: reference for reference in document.references}
    places: Counter[tuple[str, int]] = Counter()
    for citation in document.citations:
        number = _sentence_at(document, sentences, starts, citation)
        if number is None:
            found.unused.append(Unused(citation.start, ", ".join(citation.references), "stands in no sentence"))
            continue
        for label in dict.fromkeys(citation.references):
            reference = references.get(label)
            publication = of_reference(reference) if reference is not None else None
            if publication is None:
                why = (
                    "no PMID, DOI or PMCID in the reference list"
                    if reference
                    else "no such entry in the reference list"
                )
                found.unused.append(Unused(citation.start, label, why))
                continue
            found.cited.setdefault(publication.id, publication)
            places[publication.id, sentences[number].start] += 1
            ordinal = places[publication.id, sentences[number].start]
            found.citations.append(_statement(document, sentences, number, citation, citing, publication.id, ordinal))
    return found


def _sentence_at(
    document: Document, sentences: tuple[Sentence, ...], starts: list[int], citation: InTextCitation
) -> int | None:
    """The sentence that a mark stands in or behind, within its block."""
    number = bisect_right(starts, citation.start) - 1
    # A mark that was taken out stood behind its word: at the very start of a sentence it belongs to the one before.
    if number > 0 and citation.start == citation.end == starts[number]:
        before = sentences[number - 1]
        if before.block == sentences[number].block:
            number -= 1
    if number < 0:
        return None
    sentence = sentences[number]
    block = document.blocks[sentence.block] if document.blocks else None
    if block is not None and (block.kind not in _SENTENCES_IN or not block.start <= citation.start <= block.end):
        return None
    return number


def _statement(
    document: Document,
    sentences: tuple[Sentence, ...],
    number: int,
    citation: InTextCitation,
    citing: str,
    cited: str,
    ordinal: int,
) -> Citation:
    sentence = sentences[number]
    before, after = (_neighbour(document, sentences, number, step) for step in (-1, 1))
    section = document.section_at(sentence.start)
    kind = _SECTIONS.get(section.kind, "other") if section is not None else "other"
    found = classify(_with_one_mark(document, sentence, citation), before, after, kind)
    return Citation(
        citing, cited, document.text[sentence.start : sentence.end], found.stance, found.confidence, METHOD, VERSION, kind,
        sentence.start, sentence.end, before or None, after or None, ordinal, found.reason or None,
    )  # fmt: skip


def _neighbour(document: Document, sentences: tuple[Sentence, ...], number: int, step: int) -> str:
    """The sentence beside one, in the same block; empty where there is none."""
    other = number + step
    if not 0 <= other < len(sentences) or sentences[other].block != sentences[number].block:
        return ""
    return document.text[sentences[other].start : sentences[other].end]


def _with_one_mark(document: Document, sentence: Sentence, citation: InTextCitation) -> str:
    """The sentence as classified: with the mark of this citation, without those of the others."""
    text = document.text
    parts: list[str] = []
    at = sentence.start
    for other in _inside(document, sentence):
        start, end = max(other.start, at), min(max(other.end, at), sentence.end)
        parts += [text[at:start], " [0]" if other is citation else ""]
        at = end
    parts.append(text[at : sentence.end])
    if not sentence.start <= citation.start <= sentence.end:
        parts.append(" [0]")
    return "".join(parts)


def _inside(document: Document, sentence: Sentence) -> Iterator[InTextCitation]:
    """The citations whose mark stands in a sentence or right at its end."""
    first = bisect_right(document.citations, sentence.start - 1, key=lambda citation: citation.start)
    for citation in document.citations[first:]:
        if citation.start > sentence.end:
            return
        yield citation
