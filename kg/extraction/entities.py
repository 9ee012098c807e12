"""The entities of a text: dictionary, abbreviations of the text, phrases and grammars, the longest span wins."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from kg.extraction import grammars
from kg.extraction.abbreviations import definitions
from kg.extraction.ambiguous import Context, choose, readings
from kg.extraction.fold import Folded, fold, fold_name
from kg.extraction.lexicon import Entry, norm_entry
from kg.extraction.matcher import Hit, Matcher, dictionary
from kg.extraction.model import Kind, Mention, Sentence
from kg.extraction.phrases import classes, entry_mention, extended, verbs_outside
from kg.extraction.vocabulary import genes
from kg.knowledge.terminology import markers

# Behind an antigen these words say that its gene is meant; "expression" leaves it an antigen.
_OF_A_GENE = re.compile(
    r"[\s-]+(?:genes?|mutations?|mutated|mutants?|exons?|SNPs?|polymorphisms?|splic\w+|transcripts?|locus|alleles?|variants?)\b"
)
_STAINED = re.compile(r"positiv|negativ|express|stain|immunophenotyp|immunohisto|flow cytometr|\+", re.I)


def find_mentions(text: str, sentences: Sequence[Sentence], kind: Kind = "review") -> tuple[Mention, ...]:
    """The entities of a text, sorted by offset, without overlaps; offsets are code points of ``text``.

    No mention crosses the end of a sentence. ``kind`` is there for rules that hold for cases only; the
    dictionary has none.

    >>> text = "R/R AML (acute myeloid leukemia) with FLT3 inhibitors"
    >>> [(m.text, m.type, m.norm) for m in find_mentions(text, [Sentence(0, len(text))])][1:]
    [('acute myeloid leukemia', 'Disease', 'acute myeloid leukemia'), ('FLT3 inhibitors', 'DrugClass', 'FLT3 inhibitor')]
    """
    folded = fold(text)
    context = Context(text)
    hits = list(dictionary().hits(text, folded))
    defined = _defined(text, hits)
    named = [
        verbs_outside(text, entry_mention(entry, hit.start, hit.end, hit.text))
        for hit in hits
        if (entry := choose(hit, context, defined)) is not None
    ]
    named += _short_forms(text, folded, defined)
    base = resolve(_as_gene_or_marker(text, [*named, *classes(text)]), ())
    base = resolve([*base, *extended(text, base)], ())
    found = resolve(base, grammars.find(text, base))
    return tuple(_inside_sentences(found, sentences))


def _defined(text: str, hits: Sequence[Hit]) -> dict[str, Entry | None]:
    """What the abbreviations that the text explains mean: the dictionary's entry of exactly the long form.

    None for an abbreviation with several readings whose long form names nothing that the dictionary has.
    """
    by_span: dict[tuple[int, int], Entry] = {}
    by_end: dict[int, Hit] = {}
    for hit in hits:
        by_span.setdefault((hit.start, hit.end), hit.entries[0])
        if hit.end not in by_end or hit.start < by_end[hit.end].start:
            by_end[hit.end] = hit
    found: dict[str, Entry | None] = {}
    for definition in definitions(text):
        entry = by_span.get((definition.start, definition.end))
        tail = by_end.get(definition.end)
        if (
            entry is None
            and tail is not None
            and tail.start < definition.start
            and tail.text[0].lower() == definition.short[0].lower()
        ):
            entry = tail.entries[0]
        if entry is not None:
            found.setdefault(definition.short, entry)
        elif definition.short in readings() and not any(
            definition.start < hit.end and hit.start < definition.end for hit in hits
        ):
            found.setdefault(definition.short, None)
    return found


def _short_forms(text: str, folded: Folded, defined: Mapping[str, Entry | None]) -> list[Mention]:
    """Mentions of abbreviations of the text that the dictionary does not know."""
    names = {fold_name(form): (replace(entry, form=form, exact=(form,)),) for form, entry in defined.items() if entry}
    if not names:
        return []
    own = Matcher(names)
    return [entry_mention(hit.entries[0], hit.start, hit.end, hit.text) for hit in own.hits(text, folded)]


@cache
def _marker_of_symbol() -> dict[str, str]:
    return {row["gene"]: key for key, row in markers().items() if row["gene"]}


def _as_gene_or_marker(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Antigens and genes in the reading of the words behind them and of their neighbours."""
    found = list(mentions)
    antigens = sorted(m.start for m in found if m.type == "Marker")
    for index, mention in enumerate(found):
        if mention.type == "Marker" and _OF_A_GENE.match(text, mention.end):
            symbol = markers()[mention.norm]["gene"] if mention.norm in markers() else ""
            if symbol:
                found[index] = Mention(
                    mention.start,
                    mention.end,
                    mention.text,
                    "Gene",
                    genes()[symbol]["id"],
                    symbol,
                    node=genes()[symbol]["id"],
                )
        elif mention.type == "Gene" and _marker_of_symbol().get(mention.norm) == mention.norm and antigens:
            low, high = bisect_left(antigens, mention.start - 25), bisect_left(antigens, mention.end + 25)
            if high - low >= 2 and _STAINED.search(text, max(0, mention.start - 120), mention.end + 60):
                entry = norm_entry("Marker", _marker_of_symbol()[mention.norm])
                if entry is not None:
                    found[index] = entry_mention(entry, mention.start, mention.end, mention.text)
    return found


def resolve(mentions: Iterable[Mention], preferred: Iterable[Mention]) -> list[Mention]:
    """Mentions without overlaps: the longest wins, at equal length a preferred one, then the first."""
    ranked = [(-(m.end - m.start), 0, m.start, i, m) for i, m in enumerate(preferred)]
    ranked += [(-(m.end - m.start), 1, m.start, i, m) for i, m in enumerate(mentions)]
    ranked.sort(key=lambda item: item[:4])
    starts: list[int] = []
    taken: list[Mention] = []
    for *_, mention in ranked:
        at = bisect_left(starts, mention.end)
        if at and taken[at - 1].end > mention.start:
            continue
        starts.insert(at, mention.start)
        taken.insert(at, mention)
    return taken


def _inside_sentences(mentions: Sequence[Mention], sentences: Sequence[Sentence]) -> Iterable[Mention]:
    """Mentions that no end of a sentence divides; all where no sentences are given."""
    ends = [sentence.end for sentence in sentences]
    for mention in mentions:
        at = bisect_left(ends, mention.start + 1)
        if at == len(ends) or mention.end <= ends[at]:
            yield mention
