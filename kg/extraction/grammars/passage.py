"""The text under work: what the dictionary and the grammars found so far, and what stands beside an offset.

Every look to the left or right is bounded, so that a grammar costs the same for each trigger whatever
the text is.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.extraction.grammars.names import alteration_node, gene_ids, gene_symbol
from kg.extraction.model import EntityType, Mention

WINDOW = 300  # how far a change may stand from the gene that it belongs to, in characters
_WORD_BEFORE = re.compile(r"[A-Za-z0-9α-ω@]+(?:[-‐][A-Za-z0-9α-ω]+)*$")
_WORD_AFTER = re.compile(r"[A-Za-z0-9α-ω@]+(?:[-‐][A-Za-z0-9α-ω]+)*")
_MEMBERS = re.compile(r"(?:/(?:[A-Z0-9]{1,2}|[A-Z][A-Z0-9]{3,7}))+(?![A-Za-z0-9])")  # CDKN2A/B, IDH1/2, CDKN2A/CDKN2B
_DELETED_ARM = re.compile(r"del\((\d{1,2}|X|Y)\)\(([pq])|del\((\d{1,2}|X|Y)([pq])")
_BREAK = re.compile(r"[.!?]\s{1,4}(?=[A-Z])|\n\n")


@dataclass(frozen=True, slots=True)
class Name:
    """A gene, antigen or fusion beside an offset. ``symbol`` is the gene that a change there would hit."""

    start: int
    end: int
    symbol: str
    type: EntityType = "Gene"


@dataclass(slots=True)
class Passage:
    """A text with the mentions known so far."""

    text: str
    dictionary: Sequence[Mention]
    lower: str = ""
    found: list[Mention] = field(default_factory=list)
    _starts: dict[int, Mention] = field(default_factory=dict)
    _ends: dict[int, Mention] = field(default_factory=dict)
    _genes: list[tuple[int, int, str]] | None = None
    _breaks: list[int] | None = None
    _first: dict[str, int] = field(default_factory=dict)
    _arms: dict[str, str] | None = None

    def __post_init__(self) -> None:
        lower = self.text.lower()
        # Some capitals have a lower case of two letters; offsets must stay those of the text.
        self.lower = lower if len(lower) == len(self.text) else "".join(
            low if len(low := letter.lower()) == 1 else letter for letter in self.text
        )  # fmt: skip
        for mention in self.dictionary:
            self._index(mention)

    def _index(self, mention: Mention) -> None:
        if (other := self._starts.get(mention.start)) is None or other.end < mention.end:
            self._starts[mention.start] = mention
        if (other := self._ends.get(mention.end)) is None or other.start > mention.start:
            self._ends[mention.end] = mention

    def add(
        self,
        start: int,
        end: int,
        type_: EntityType,
        norm: str,
        *,
        id_: str | None = None,
        node: str | None = None,
    ) -> Mention:
        """Keep a mention; alterations get the CURIE that the graph has for their norm."""
        if node is None and type_ in ("Variant", "Fusion"):
            node = alteration_node(norm)
        mention = Mention(start, end, self.text[start:end], type_, id_, norm, node=node)
        self.found.append(mention)
        self._index(mention)
        self._genes = None if type_ in ("Fusion", "Gene") else self._genes
        return mention

    def ending(self, at: int) -> Mention | None:
        """The longest known mention that ends here."""
        return self._ends.get(at)

    def starting(self, at: int) -> Mention | None:
        """The longest known mention that starts here."""
        return self._starts.get(at)

    def name_before(self, at: int) -> Name | None:
        """The gene, antigen or fusion whose name ends here: known, or recognised by its own spelling."""
        if (mention := self._ends.get(at)) and (symbol := symbol_of(mention)):
            return Name(mention.start, at, symbol, mention.type)
        low = max(0, at - 24)
        piece = self.text[low:at]
        if match := re.search(r"[A-Z][A-Z0-9]{2,8}(?:/(?:[A-Z0-9]{1,2}|[A-Z][A-Z0-9]{3,7}))+$", piece):
            first = match[0].split("/")[0]
            if symbol := gene_symbol(first):
                return Name(low + match.start(), at, symbol)
        if not (match := _WORD_BEFORE.search(piece)) or (match.start() == 0 and low > 0):
            return None
        word, start = match[0], low + match.start()
        while True:
            if symbol := gene_symbol(word):
                return Name(start, at, symbol)
            head, dash, rest = word.partition("-")
            if not dash:
                return None
            word, start = rest, start + len(head) + 1

    def name_after(self, at: int) -> Name | None:
        """The gene, antigen or fusion whose name starts here, with the members that follow a slash."""
        found: Name | None = None
        if (mention := self._starts.get(at)) and (symbol := symbol_of(mention)):
            found = Name(at, mention.end, symbol, mention.type)
        elif match := _WORD_AFTER.match(self.text, at, at + 24):
            word = match[0]
            while found is None and word:
                if symbol := gene_symbol(word):
                    found = Name(at, at + len(word), symbol)
                word = word.rpartition("-")[0]
        if found and (match := _MEMBERS.match(self.text, found.end, found.end + 20)) and "::" not in found.symbol:
            found = Name(at, match.end(), found.symbol, found.type)
        return found

    def said_before(self, word: str, at: int) -> bool:
        """Whether the text has a word, without case, anywhere before an offset."""
        if word not in self._first:
            self._first[word] = self.lower.find(word.lower())
        return 0 <= self._first[word] < at

    def deleted_arms(self) -> dict[str, str]:
        """Chromosomes with the arm that the text says to be deleted, ``7 -> q`` from del(7)(q22)."""
        if self._arms is None:
            found = _DELETED_ARM.finditer(self.text)
            self._arms = {match[1] or match[3]: match[2] or match[4] for match in found}
        return self._arms

    def before(self, at: int, length: int = 60) -> str:
        """The text to the left of an offset."""
        return self.text[max(0, at - length) : at]

    def sentence(self, at: int) -> tuple[int, int]:
        """The stretch between two full stops, near enough for looking up a gene."""
        if self._breaks is None:
            self._breaks = [
                match.end()
                for match in _BREAK.finditer(self.text)
                if self.text[match.start()] == "\n" or (self.text[max(0, match.start() - 2) : match.start()].strip(" (.").isalnum()
                and match.start() >= 2 and self.text[match.start() - 2] not in " (.")
            ]  # fmt: skip
        index = bisect_right(self._breaks, at)
        start = self._breaks[index - 1] if index else 0
        end = self._breaks[index] if index < len(self._breaks) else len(self.text)
        return max(start, at - 2 * WINDOW), min(end, at + 2 * WINDOW)

    def genes_near(self, at: int) -> tuple[str, ...]:
        """Genes named in the sentence or shortly before, the most likely owner of a change first.

        Order: nearest before in the sentence, then after it in the sentence, then earlier ones.
        """
        start, end = self.sentence(at)
        earlier = min(start, max(0, at - WINDOW))
        names = self._gene_names()
        middle = bisect_left(names, (at, 0, ""))
        before = [name for name in reversed(names[max(0, middle - 24) : middle]) if name[0] >= earlier]
        after = [name for name in names[middle : middle + 12] if name[0] < end]
        inside = [name for name in before if name[0] >= start]
        outside = [name for name in before if name[0] < start]
        return tuple(dict.fromkeys(name[2] for name in (*inside, *after, *outside)))

    def named_between(self, start: int, end: int) -> bool:
        """Whether a gene or fusion is named in a stretch."""
        names = self._gene_names()
        index = bisect_left(names, (start, 0, ""))
        return index < len(names) and names[index][0] < end

    def _gene_names(self) -> list[tuple[int, int, str]]:
        if self._genes is None:
            mentions: Iterable[Mention] = (*self.dictionary, *self.found)
            self._genes = sorted(
                {(mention.start, mention.end, symbol) for mention in mentions if mention.type in ("Gene", "Fusion") and (symbol := symbol_of(mention))}
            )  # fmt: skip
        return self._genes


def symbol_of(mention: Mention) -> str | None:
    """The gene of a mention: itself, the kinase of a fusion, the gene of an antigen; None for other types.

    Changes of BCR::ABL1 are changes of ABL1 (annotation guidelines, norms of variants).
    """
    if mention.type == "Gene":
        return mention.norm if mention.norm in gene_ids() else gene_symbol(mention.text) or mention.norm
    if mention.type == "Marker":
        return gene_symbol(mention.text) or mention.norm
    if mention.type == "Fusion":
        partners = mention.norm.split(" ")[0].split("::")
        return partners[-1] if partners[-1] in gene_ids() else None
    return None
