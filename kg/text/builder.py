"""Puts a Document together: blocks one after the other, sections around them, citations where they stood."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kg.text.document import (
    About,
    Annotation,
    Block,
    BlockKind,
    Document,
    EvidenceLevel,
    InTextCitation,
    Reference,
    Section,
    SectionKind,
    Skipped,
)
from kg.text.markers import Cleaned
from kg.text.tables import kind_of

_AFTER_CELL, _AFTER_BLOCK = "\n", "\n\n"


class Builder:
    """Collects the parts of one document in reading order."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.skipped: list[Skipped] = []
        self.annotations: list[Annotation] = []
        self.cited: list[tuple[int, int, tuple[str, ...]]] = []
        self.levels: list[EvidenceLevel] = []
        self._parts: list[str] = []
        self._length = 0
        self._open: list[tuple[int, str, SectionKind, int]] = []  # level, title, kind, start
        self._sections: list[tuple[int, Section]] = []
        self._opened = 0
        self._order: list[int] = []
        self._last: BlockKind | None = None

    @property
    def kind(self) -> SectionKind:
        """The kind of the section that is open."""
        return self._open[-1][2] if self._open else "other"

    @property
    def place(self) -> str:
        """The heading that is open, for messages."""
        return self._open[-1][1] if self._open else "beginning"

    def skip(self, where: str, what: str, why: str) -> None:
        """Reports a part that is not used."""
        self.skipped.append(Skipped(where, what, why))

    def heading(self, title: Cleaned, level: int, kind: SectionKind | None = None) -> None:
        """Opens a section; those of the same and of deeper levels end before it."""
        self.close(level)
        inherited: SectionKind = self.kind
        start = self._next_start("heading") if title.text else self._length
        if inherited == "abstract":  # its "Results" are still those of the abstract
            kind = "abstract"
        self._open.append((level, title.text, kind or kind_of(title.text, inherited), start))
        self._order.append(self._opened)
        self._opened += 1
        if title.text:
            self.block(title, "heading")

    def close(self, level: int = 0) -> None:
        """Ends the open sections of this level and below it."""
        while self._open and self._open[-1][0] >= level:
            path = tuple(title for _, title, _, _ in self._open if title)
            _, _, kind, start = self._open.pop()
            self._sections.append((self._order.pop(), Section(path, kind, start, self._length)))

    def _next_start(self, kind: BlockKind) -> int:
        if not self._parts:
            return 0
        return self._length + len(self._between(kind))

    def _between(self, kind: BlockKind) -> str:
        return _AFTER_CELL if kind == self._last and kind in ("table cell", "list item") else _AFTER_BLOCK

    def block(self, content: Cleaned, kind: BlockKind) -> int:
        """Adds a block and returns its start; an empty one adds nothing."""
        if not content.text:
            return self._length
        if self._parts:
            between = self._between(kind)
            self._parts.append(between)
            self._length += len(between)
        start = self._length
        self._parts.append(content.text)
        self._length += len(content.text)
        self._last = kind
        self.blocks.append(Block(start, self._length, kind))
        self.cited.extend((start + first, start + last, keys) for first, last, keys in content.cited)
        self.levels.extend(EvidenceLevel(start + at, scheme, level) for at, scheme, level in content.levels)
        return start

    def finish(
        self,
        form: str,
        references: Sequence[Reference] = (),
        about: About | None = None,
        resolve: Callable[[str], tuple[str, ...]] | None = None,
    ) -> Document:
        """The document. ``resolve`` gives the ids of the references that a cited key means, none if there is no such."""
        self.close()
        citations: list[InTextCitation] = []
        for start, end, keys in sorted(self.cited):
            ids = tuple(dict.fromkeys(found for key in keys for found in (resolve(key) if resolve else (key,))))
            if ids:
                citations.append(InTextCitation(start, end, ids))
            lost = [key.rpartition(":")[2] for key in keys if resolve and not resolve(key)]
            if lost:
                self.skip(f"offset {start}", f"citation of {', '.join(lost)[:200]}", "the reference list has no such entry")
        return Document(
            text="".join(self._parts),
            form=form,
            blocks=tuple(self.blocks),
            sections=tuple(section for _, section in sorted(self._sections, key=lambda item: (item[1].start, item[0]))),
            citations=tuple(citations),
            references=tuple(references),
            levels=tuple(sorted(self.levels, key=lambda level: level.position)),
            annotations=tuple(sorted(self.annotations, key=lambda found: (found.start, found.end))),
            skipped=tuple(self.skipped),
            about=about or About(),
        )


def prose(text: str) -> Cleaned:
    """Text without marks, blanks folded."""
    return Cleaned(" ".join(text.split()), [], [])
