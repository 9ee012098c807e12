"""What one stated alteration says: the shared result of the readers of variants, fusions and karyotype findings."""

from __future__ import annotations

from dataclasses import dataclass, field

from kg.parse import lexicon
from kg.parse.qualifiers import Qualifiers


@dataclass(frozen=True, slots=True)
class Alteration:
    """A reading of one stated alteration. ``norm`` is its key; ``problems`` says why there is none."""

    input: str
    kind: str
    norm: str | None = None
    genes: tuple[str, ...] = ()
    ladder: lexicon.Ladder = ()
    hgvs_c: str | None = None
    hgvs_p: str | None = None
    said: Qualifiers = field(default_factory=Qualifiers)
    detail: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it was understood."""
        return not self.problems

    @property
    def chain(self) -> tuple[str, ...]:
        """The keys above it, nearest first."""
        return tuple(key for key, depth in self.ladder if depth != "exact")
