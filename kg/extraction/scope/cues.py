"""The words that change what a sentence claims, found in one pass over it.

The phrases are data: ``cues.tsv`` beside this module. A phrase counts only as whole words; where two
overlap, the longer one is meant ("is not known", not "is not"), and a phrase that is known to be harmless before all ("were not only …").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast, get_args

from kg.knowledge.tables import read

CueKind = Literal[
    "negation",
    "exception",
    "uncertain",
    "contested",
    "unknown",
    "tentative",
    "hope",
    "comparison",
    "boundary",
    "harmless",
]
Reach = Literal["after", "before", "both", "sentence"]


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue where it stands. ``reach``: it governs what comes after it, before it, on both sides of
    it (inside its clause), or the rest of the sentence.
    """

    start: int
    end: int
    phrase: str
    kind: CueKind
    reach: Reach


@cache
def _automaton() -> Any:
    from ahocorasick import Automaton

    automaton = Automaton()
    for row in read(resources.files("kg.extraction.scope") / "cues.tsv", ("phrase", "kind", "reach")):
        if row["kind"] not in get_args(CueKind):
            raise row.error("kind", "one of " + ", ".join(get_args(CueKind)))
        if row["reach"] not in get_args(Reach):
            raise row.error("reach", "one of " + ", ".join(get_args(Reach)))
        automaton.add_word(row["phrase"], (row["phrase"], row["kind"], row["reach"]))
    automaton.make_automaton()
    return automaton


def lowered(text: str) -> str:
    """The text in lower case with every character at its place.

    >>> lowered("İmatinib")
    'İmatinib'
    """
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def find_cues(text: str, start: int = 0, end: int | None = None) -> tuple[Cue, ...]:
    """The cues of ``text[start:end]``, sorted, not overlapping, the longest first; offsets are those of ``text``.

    >>> [(cue.phrase, cue.kind) for cue in find_cues("Blasts were not only large but negative for CD3.")]
    [('not only', 'harmless'), ('but', 'boundary'), ('negative for', 'negation')]
    """
    part = lowered(text[start:end])
    size = len(part)
    found: list[tuple[int, int, tuple[str, str, str]]] = []
    for last, value in _automaton().iter(part):
        stop = last + 1
        begin = stop - len(value[0])
        if (begin and part[begin - 1].isalnum()) or (stop < size and part[stop].isalnum() and value[0][-1].isalnum()):
            continue
        found.append((begin, stop, value))
    if not found:
        return ()
    found.sort(key=lambda hit: (hit[2][1] != "harmless", hit[0] - hit[1], hit[0]))
    kept: list[Cue] = []
    taken = bytearray(size)
    for begin, stop, (phrase, kind, reach) in found:
        if not any(taken[begin:stop]):
            taken[begin:stop] = b"\x01" * (stop - begin)
            kept.append(Cue(begin + start, stop + start, phrase, cast(CueKind, kind), cast(Reach, reach)))
    kept.sort(key=lambda cue: cue.start)
    return tuple(kept)
