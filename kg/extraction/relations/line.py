"""One sentence as the patterns see it: lower case, one character for each mention, asides taken out.

Taken out are citations, brackets without a mention, an abbreviation behind its name, and exceptions
("…, but not D"), which are kept with the mention that they follow. What else is taken out: settle.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from kg.extraction.model import Mention, Sentence
from kg.extraction.relations.codes import (
    ANY_MENTION,
    PER_ROLE,
    code,
    letter_of,
    ranges,
    role,
    role_bits,
    without_private,
)
from kg.extraction.relations.lists import RUN_FILLER, run
from kg.extraction.relations.patterns import literals_in
from kg.extraction.scope import Scope, scope_of
from kg.extraction.scope.cues import lowered

LONGEST = 4000  # characters; what is longer is a table or a broken text, no sentence
_CITED = re.compile(r" ?\[[\d,;–\- ]{1,60}\]")
_BRACKET = re.compile(rf" ?\([^(){ANY_MENTION}]*\)")
_ABBREVIATION = re.compile(rf"([{ANY_MENTION}])( [a-z]{{1,12}})? \(([{ANY_MENTION}])\)")
_EXCEPTION = re.compile(
    rf",? \(?(but not|but no|unlike|in contrast to|except for|except|with the exception of|with the sole exception of|excluding|and not|though not|although not|however not|not)"
    rf"(?: {RUN_FILLER}){{0,6}} (?P<out>{run('GVFMDCTHSPRXY')})(?: mutations?)?\)?,?"
)
_EXCEPT_FIRST = re.compile(
    rf"(?:except for|except|with the (?:sole |only )?exception of|apart from|other than|excluding)(?: {RUN_FILLER}){{0,6}} (?P<out>{run('GVFMDCTHSPRXY')})(?: mutations?)?, "
)
_LIKE = re.compile(
    rf"[{ranges('S')}]-(?:like|type|directed)\b|\bnon-[{ranges('SGVF')}]"
)  # "AML-like therapy" is not therapy of AML
_UNLIKE_FIRST = re.compile(
    rf"^(?:unlike|in contrast to|in contrast with|as opposed to) (?P<out>{run('DCT')}), (?:the )?(?P<s>[{ranges('DCT')}])"
    rf"|^(?P<own>[{ranges('DCT')}]),? (?:unlike|in contrast to|in contrast with|as opposed to) (?P<mid>{run('DCT')}), "
)
_UNLIKE = frozenset({"unlike", "in contrast to"})
_AFTER_COMMA = frozenset({"not", "unlike", "in contrast to"})
_PLUS = re.compile(rf"([{ranges('M')}])\+(?!\w)")
_MINUS = re.compile(rf"([{ranges('M')}])(?:[−–-](?=[ ,.;)])|-negative\b)")
KINDS = {
    letter: kind
    for kind, letters in {
        "drug": "DCTHU",
        "disease": "SN",
        "lesion": "GVF",
        "marker": "M",
        "sign": "PRXYE",
        "end": "ABOQZ",
    }.items()
    for letter in letters
}


@dataclass(slots=True)
class Named:
    """A mention in a line; ``borrowed``: an earlier sentence gave it ("this mutation")."""

    mention: Mention
    borrowed: bool = False


@dataclass
class Line:
    """A sentence ready for matching. ``masked`` is what patterns see, ``named`` what its characters stand for."""

    sentence: Sentence
    masked: str
    named: dict[str, Named]
    excepted: dict[str, str] = field(default_factory=dict)  # mention -> characters of its exceptions
    letters: frozenset[str] = frozenset()
    bits: int = 0  # the same roles as bits
    literals: frozenset[str] = frozenset()  # literals of patterns that it holds
    unlike: dict[str, str] = field(default_factory=dict)  # mention -> characters of what it is unlike
    compared: dict[str, str] = field(default_factory=dict)  # mention -> characters of the arms it is compared with

    @cached_property
    def scope(self) -> Scope:
        """Cues of the masked sentence."""
        return scope_of(self.masked)


def _unlike(masked: str) -> dict[str, str]:
    """What the sentence says its subject is unlike: "unlike D1, D2 …", "D2, in contrast to D1, …"."""
    found: dict[str, str] = {}
    for match in _UNLIKE_FIRST.finditer(masked):
        out, subject = match["out"] or match["mid"], match["s"] or match["own"]
        found[subject] = found.get(subject, "") + "".join(char for char in out if letter_of(char))
    return found


def _bracketless(masked: str, named: dict[str, Named]) -> str:
    def same(match: re.Match[str]) -> str:
        first, second = named[match[1]].mention, named[match[3]].mention
        twin = first.norm == second.norm or (first.id is not None and first.id == second.id)
        return match[1] + (match[2] or "") if twin else match[0]

    return _ABBREVIATION.sub(same, _BRACKET.sub("", masked))


def _without_exceptions(masked: str, excepted: dict[str, str]) -> str:
    pieces: list[str] = []
    last = 0
    ahead = _EXCEPT_FIRST.match(masked)
    if ahead:
        out = "".join(char for char in ahead["out"] if letter_of(char))
        kind = KINDS[letter_of(out[0]) or "S"]
        after = [c for c in masked[ahead.end() :] if KINDS.get(letter_of(c) or "") == kind]
        for char in after:  # the exception holds for every thing of its kind that follows
            excepted[char] = excepted.get(char, "") + out
        if after:
            masked = masked[ahead.end() :]
    for match in _EXCEPTION.finditer(masked):
        out = "".join(char for char in match["out"] if letter_of(char))
        if f"other {out[0]}" in match[0] and len(out) > 1:
            out = out[1:]  # "but not other FLT3 variants, such as FLT3-TKD": not FLT3 as such
        kind = KINDS[letter_of(out[0]) or "S"]
        before = next(
            (c for c in reversed(masked[last : match.start()]) if KINDS.get(letter_of(c) or "") == kind), None
        )
        if before is None or (match[1] in _AFTER_COMMA and masked[match.start() : match.start() + 1] != ","):
            continue
        if match[1] not in _UNLIKE or not masked[match.end() :].strip(" .,;)"):
            excepted[before] = excepted.get(before, "") + out  # "D, unlike E, selectively …" does not deny all of E
        pieces.append(masked[last : match.start()])
        last = match.end()
    return "".join(pieces) + masked[last:] if last else masked


def line_of(
    text: str, sentence: Sentence, mentions: Sequence[Mention], borrowed: Sequence[tuple[int, int, Mention]] = ()
) -> Line | None:
    """The line of a sentence with its mentions in text order, None where it is too long to be one.

    ``borrowed`` are stretches that stand for a mention of an earlier sentence: start, end, mention.
    """
    if sentence.end - sentence.start > LONGEST:
        return None
    body = lowered(without_private(text[sentence.start : sentence.end]))
    counts: dict[str, int] = {}
    named: dict[str, Named] = {}
    pieces: list[str] = []
    last = 0
    spots = [(m.start, m.end, Named(m)) for m in mentions] + [(a, b, Named(m, borrowed=True)) for a, b, m in borrowed]
    for start, end, item in sorted(spots, key=lambda spot: spot[0]):
        begin = start - sentence.start
        letter = role(item.mention)
        number = counts.get(letter, 0)
        if begin < last or number >= PER_ROLE:
            continue
        counts[letter] = number + 1
        char = code(letter, number)
        named[char] = item
        pieces += (body[last:begin], char)
        last = end - sentence.start
    pieces.append(body[last:])
    masked = " ".join("".join(pieces).replace("’", "'").replace("‐", "-").replace("‑", "-").split())
    excepted: dict[str, str] = {}
    unlike = _unlike(masked) if any(word in masked for word in ("unlike", "contrast", "opposed")) else {}
    if "M" in counts:
        masked = _PLUS.sub(r"\1 positive", _MINUS.sub(r"\1 negative", masked))
    if "[" in masked:
        masked = _CITED.sub("", masked)
    if "(" in masked:
        masked = _bracketless(masked, named)
    if "non-" in masked or "-like" in masked or "-type" in masked or "-directed" in masked:
        masked = _LIKE.sub("other", masked)
    if any(
        word in masked
        for word in ("not", "exce", "apart", "other than", "excluding", "but no", "unlike", "in contrast")
    ):
        masked = _without_exceptions(masked, excepted)
    letters = frozenset(counts)
    present = literals_in(masked) | {f"={letter}" for letter in letters}
    return Line(sentence, masked, named, excepted, letters, role_bits(letters), present, unlike)
