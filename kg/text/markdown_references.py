"""The reference lists of a Markdown page, and which entry a citation means.

Numbers begin anew in every section of a PDQ summary, so a citation is kept as the section of its link
(``s3:12``) or as the list that follows it (``0:12``) until all lists are read. A number is never looked
up in the list of another section: that would cite another paper.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from kg.text.document import Reference, Skipped
from kg.text.markdown_blocks import Piece
from kg.text.markdown_inline import Links, inline
from kg.text.markers import clean
from kg.text.reference import doi_of, pmcid_of, pmid_of, title_of, year_of

ANCHOR = re.compile(r"#cit/section_(\d{1,3})\.\d{1,4}")
_ADDRESS = re.compile(r"\]\(([^()\s]{1,500})")
_PUBMED_LINK = re.compile(r"\[*\[?(?:PUBMED|PubMed)(?: Abstract)?\]?\]\([^()]*\)\]?")
_BRACKETED = re.compile(r"\[?(\d{1,4})[\].)]\s")
_LONGEST_RANGE = 200


@dataclass
class _List:
    """A list while it is read, and the sections that were cited since the one before."""

    items: list[tuple[str, str]] = field(default_factory=list)  # label, source
    sections: Counter[str] = field(default_factory=Counter)


class ReferenceLists:
    """Collects lists and footnotes in reading order; ``settle`` gives them ids."""

    def __init__(self, pdq: bool) -> None:
        self.pdq = pdq
        self.lists = [_List()]
        self.notes: list[tuple[str, str]] = []
        self.skipped: list[Skipped] = []
        self.references: list[Reference] = []
        self._ids: dict[str, str] = {}
        self._filled: list[int] = []

    def key(self, number: str, anchor: str) -> str:
        """What a citation cites, for ``resolve``."""
        section = ANCHOR.match(anchor)
        if section:
            self.lists[-1].sections[section[1]] += 1
            return f"s{section[1]}:{number}"
        return f"{len(self.lists) - 1}:{number}"

    @staticmethod
    def between(first: str, last: str) -> list[str]:
        """The keys inside a range."""
        group, _, start = first.partition(":")
        end = last.partition(":")[2]
        if not (start.isdecimal() and end.isdecimal()) or int(end) - int(start) > _LONGEST_RANGE:
            return []
        return [f"{group}:{number}" for number in range(int(start) + 1, int(end))]

    def end_list(self) -> None:
        """The list that was read ends; citations from here on belong to the next."""
        self.lists.append(_List())

    def note(self, piece: Piece) -> None:
        """A footnote (``[^a]: text``); definitions of links are none."""
        if piece.label.startswith("^"):
            self.notes.append((piece.label[1:], piece.text))

    def entry(self, piece: Piece) -> None:
        """An entry of the open list, or the continuation of one."""
        entries = self.lists[-1].items
        bracketed = None if piece.label else _BRACKETED.match(piece.text)
        if piece.label:
            entries.append((piece.label, piece.text))
        elif bracketed:
            entries.append((bracketed[1], piece.text[bracketed.end() :]))
        elif piece.kind == "item":
            entries.append((str(len(entries) + 1), piece.text))
        elif entries:
            entries[-1] = (entries[-1][0], f"{entries[-1][1]} {piece.text}")
        else:
            self.skipped.append(Skipped(f"line {piece.line}", f"{piece.text[:60]!r} in a reference list", "an entry without number"))

    def settle(self) -> None:
        """Gives every entry an id that is unique in the document."""
        self._filled = [number for number, found in enumerate(self.lists) if found.items]
        taken: set[str] = set()
        for number in self._filled:
            found = self.lists[number]
            # A list closes its section: of sections cited equally often the last is meant.
            section = max(reversed(list(found.sections)), key=found.sections.__getitem__, default="")
            prefix = f"{section or number + 1}." if self.pdq or len(self._filled) > 1 else ""
            for label, source in found.items:
                self._add(f"{prefix}{label}", source, [f"{number}:{label}", *([f"s{section}:{label}"] if section else [])], taken)
        for label, source in self.notes:
            self._add(label if label not in taken else f"^{label}", source, [f"note:{label}"], taken)

    def _add(self, id_: str, source: str, keys: list[str], taken: set[str]) -> None:
        if id_ in taken:
            self.skipped.append(Skipped(f"reference {id_}", "a second entry of this number", "a citation cannot mean two entries"))
            return
        taken.add(id_)
        self._ids.update(dict.fromkeys(keys, id_))
        self.references.append(_reference(id_, source))

    def resolve(self, key: str) -> tuple[str, ...]:
        """The id that a key means; where the page has no list at all, the number as it stands."""
        group, _, label = key.partition(":")
        if key in self._ids:
            return (self._ids[key],)
        if f"note:{label}" in self._ids and not group.startswith("s"):
            return (self._ids[f"note:{label}"],)
        if not self.references:
            return (label,)
        only = f"{self._filled[0]}:{label}" if len(self._filled) == 1 and not group.startswith("s") else ""
        return (self._ids[only],) if only in self._ids else ()


def _reference(id_: str, source: str) -> Reference:
    """A reference from a Markdown entry: identifiers from its links, words without them."""
    links = " ".join(_ADDRESS.findall(source))
    text = clean(inline(_PUBMED_LINK.sub("", source), Links()), lambda first, last: []).text
    whole = f"{text} {links}"
    return Reference(id_, text, pmid_of(links) or pmid_of(text), doi_of(whole), pmcid_of(whole), title_of(text), year_of(text))
