"""Matched patterns as statements about pairs of mentions: lists expanded, exceptions denied, types enforced."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.extraction.model import Mention
from kg.extraction.relations.codes import ranges
from kg.extraction.relations.context import diseases_of, members
from kg.extraction.relations.judge import Verdict, verdict
from kg.extraction.relations.line import Line, Named
from kg.extraction.relations.patterns import Pattern, applicable
from kg.knowledge.tables import read

# Words of another claim between a lesion and a disease: then their link is only implied.
_OTHER_CLAIM = re.compile(
    rf"prognos|outcome|surviv|respon|resist|sensitiv|approved|treat|inferior|superior|worse|[{ranges('BOQZ')}]|(?<!at )(?<!first )(?<!drive )(?<!drives )[{ranges('A')}]"
)
_BEFORE = 40  # characters before a match that may hold such words


@dataclass(frozen=True, slots=True)
class Statement:
    """A relation that a sentence states of two mentions, before the rules of its family."""

    predicate: str
    subject: Mention
    object: Mention
    negated: bool
    certainty: str
    cross: bool
    pattern: str = ""
    derived: bool = False
    derived_object: str | None = None


@cache
def _types() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    rows = read(resources.files("kg.extraction.relations") / "types.tsv", ("predicate", "subject", "object"))
    return {row["predicate"]: (frozenset(row.list("subject")), frozenset(row.list("object"))) for row in rows}


def allowed(predicate: str, subject: Mention, object_: Mention) -> bool:
    """Whether the predicate takes these types and does not relate a thing to itself."""
    subjects, objects = _types()[predicate]
    return (
        subject.type in subjects
        and object_.type in objects
        and subject.norm != object_.norm
        and not object_.norm.startswith(subject.norm + "-")
    )


def _specific(chars: list[str], line: Line) -> list[str]:
    """Without a gene whose own variant stands in the same list."""
    variants = [line.named[char].mention.norm for char in chars if line.named[char].mention.type == "Variant"]
    if not variants:
        return chars
    return [
        char
        for char in chars
        if line.named[char].mention.type != "Gene"
        or not any(line.named[char].mention.norm in norm.split(" ") for norm in variants)
    ]


def _pairs(line: Line, match: re.Match[str], subjects: list[str], objects: list[str]) -> Iterator[tuple[str, str]]:
    if "respectively" in line.masked and len(objects) > 1:
        if len(subjects) == len(objects):
            yield from zip(subjects, objects, strict=True)
        return  # lists of other lengths: which belongs to which is not plain
    for subject in subjects:
        for thing in objects:
            yield subject, thing


def _statement(pattern: Pattern, first: Named, second: Named, found: Verdict, cross: bool = False) -> Statement | None:
    if not allowed(pattern.predicate, first.mention, second.mention):
        return None
    borrowed = cross or first.borrowed or second.borrowed
    return Statement(
        pattern.predicate, first.mention, second.mention, found.negated, found.certainty, borrowed, pattern.id
    )


def _of_match(
    line: Line, match: re.Match[str], pattern: Pattern, elsewhere: Mention | None
) -> Iterator[Statement | None]:
    found = verdict(line, match, pattern)
    if found is None:
        return
    if found.negated and pattern.predicate == "prognostic_favorable":
        return  # "not favourable" is no statement that the effect is absent or adverse
    if pattern.predicate == "associated_with_disease":
        attached = found.certainty == "attached"
        seen = (
            line.masked
            if attached
            else line.masked[max(line.masked.rfind("¦", 0, match.start()), match.start() - _BEFORE, 0) : match.end()]
        )
        other = _OTHER_CLAIM.search(seen) is not None
        if found.negated and (attached or _OTHER_CLAIM.search(line.masked)):
            return
        if other or attached:
            found = Verdict(found.negated, "implied" if other else "asserted")
    subjects = _specific(members(match["s"]), line)
    named = line.named
    if pattern.context:
        end = match.end("t") if "t" in match.re.groupindex else match.end()
        objects = members(diseases_of(line, match.start("s"), match.end("s"), max(end, match.end("s"))))
        if not objects and elsewhere is not None:
            for subject in subjects:
                yield _statement(pattern, named[subject], Named(elsewhere, borrowed=True), found)
            return
    else:
        objects = _specific(members(match["o"]), line)
    for subject, thing in _pairs(line, match, subjects, objects):
        yield _statement(pattern, named[subject], named[thing], found)
    if found.negated or not line.excepted:
        return
    denied = Verdict(True, found.certainty)
    for subject in subjects:
        for out in line.excepted.get(subject, ""):
            for thing in objects:
                yield _statement(pattern, named[out], named[thing], denied)
    for thing in objects:
        for out in line.excepted.get(thing, ""):
            for subject in subjects:
                yield _statement(pattern, named[subject], named[out], denied)


def statements(line: Line, patterns: Iterable[Pattern], elsewhere: Mention | None = None) -> list[Statement]:
    """What the patterns find in a line; ``elsewhere`` is the disease that earlier sentences are about."""
    found: list[Statement] = []
    masked = line.masked
    for pattern in applicable(patterns, line.literals, line.bits):
        for match in pattern.regex.finditer(masked):
            found += [statement for statement in _of_match(line, match, pattern, elsewhere) if statement is not None]
    return found
