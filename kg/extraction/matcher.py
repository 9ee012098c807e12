"""One Aho-Corasick pass over the folded text: every dictionary name at word boundaries, in the right case.

The automaton finds names; what a name with several readings means here is not decided in this module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from kg.extraction.fold import Folded
from kg.extraction.lexicon import COUNTABLE, Entry, lexicon

# Behind a symbol these make another name of it: an isotope, a ratio, a fusion, a version.
_NOT_BEHIND = ("::",)


@dataclass(frozen=True, slots=True)
class Hit:
    """A dictionary name in the text (offsets of the original) with all its readings of the right case."""

    start: int
    end: int
    text: str
    entries: tuple[Entry, ...]


class Matcher:
    """An automaton over the names of a dictionary ``folded form -> entries``."""

    def __init__(self, names: Mapping[str, tuple[Entry, ...]]) -> None:
        import ahocorasick

        self._automaton: Any = ahocorasick.Automaton()
        for key, entries in names.items():
            self._automaton.add_word(key, (len(key), entries))
        if names:
            self._automaton.make_automaton()
        self._empty = not names

    def hits(self, text: str, folded: Folded) -> Iterator[Hit]:
        """Hits by end offset; they may overlap."""
        if self._empty:
            return
        low = folded.text
        size = len(low)
        for last, (length, entries) in self._automaton.iter(low):
            start = last - length + 1
            if start and low[start - 1].isalnum():
                continue
            end = last + 1
            plural = False
            if end < size and low[end].isalnum():
                if low[end] != "s" or (end + 1 < size and low[end + 1].isalnum()) or low[last] == "s":
                    continue
                plural = True
            if low.startswith(_NOT_BEHIND, end) or (start > 1 and low[start - 2 : start] == "::"):
                continue
            begin, stop = folded.span(start, end + 1 if plural else end)
            surface = text[begin:stop]
            fitting = tuple(
                entry for entry in entries
                if (not plural or entry.type in COUNTABLE) and all(token in surface for token in entry.exact)
            )  # fmt: skip
            if plural and not surface.endswith("s") and not surface.isupper():
                continue
            if (
                fitting
                and "\n\n" not in surface
                and not (plural and surface.endswith("S") and any(e.exact for e in fitting))
            ):
                yield Hit(begin, stop, surface, fitting)


@cache
def dictionary() -> Matcher:
    """The matcher over the whole lexicon, built once (a third of a second)."""
    return Matcher(lexicon())
