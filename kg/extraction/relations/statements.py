"""Matched patterns as statements about pairs of mentions: lists expanded, exceptions denied, types enforced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.extraction.model import Mention
from kg.extraction.relations.codes import letter_of, ranges
from kg.extraction.relations.context import diseases_of, members
from kg.extraction.relations.judge import Verdict, verdict
from kg.extraction.relations.line import Line, Named
from kg.extraction.relations.patterns import Pattern, applicable
from kg.knowledge.tables import read

# Words of another claim between a lesion and a disease: then their link is only implied.
_OTHER_CLAIM = re.compile(
    rf"prognos|outcome|surviv|impact|\binfluence|(?:adverse|favou?rable|negative|prognostic|detrimental) effect|predict|respon|resist|sensitiv|approved|treat|inferior|superior|worse|[{ranges('BOQZ')}]|(?<!at )(?<!first )(?<!drive )(?<!drives )[{ranges('A')}]"
)
_USE_IN = re.compile(
    rf"(?:[{ranges('DCT')}]|\b(?:therapy|treatment|use|administration|addition))(?: (?:use|therapy|treatment))? (?:in|within|among|for|of) [^;¦,{ranges('GVFPRXYMDCT')}]{{0,60}}$"
)
_DIRECTED = re.compile(r"[ -](?:specific|directed|targeted|targeting)\b")
_OTHER_ERA = re.compile(r" (?:in|since|over|with) [a-z]*\d")
_CLAIM_AFTER = re.compile(
    r"(?: mutations?)?(?: [a-z]+)? (?:predict|confer|portend|(?:is|are|was|were) (?:[a-z]+ )?associated with|impact|influence|worsen|improve|affect)"
)
_NAMED_REGIMEN = re.compile(r"[A-Z]{3}|^\d")
_ARMS = re.compile(r"\b(?:compared|versus|vs|than)\b")
_BESIDE = re.compile(r"\b(?:combined|combination|with|followed by|plus)\b")
_LATER_CLAUSE = re.compile("[;¦]")
_DEGREE = re.compile(r"\b(?:more|less|higher|lower|fewer|often|only|also|frequently|commonly|rarely|mild\w*|severe)\b")
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


def _of_other(line: Line, match: re.Match[str]) -> bool:
    """Whether a prognosis is said of a treatment, an era or what a bracket only lists, not of the subject."""
    masked, start, end = line.masked, match.start("s"), match.end("s")
    between = masked[end : max(match.start("t"), end)]
    return bool(
        _USE_IN.search(masked[max(start - 90, 0) : start])
        or _DIRECTED.match(masked, end)
        or 0 <= between.find(")") < (between + "(").find("(")
        or _OTHER_ERA.match(masked, match.end())
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
        other = _OTHER_CLAIM.search(seen) is not None or _CLAIM_AFTER.match(line.masked, match.end()) is not None
        if found.negated and (attached or _OTHER_CLAIM.search(line.masked)):
            return
        if other or attached:
            found = Verdict(found.negated, "implied" if other else "asserted")
    subjects = _specific(members(match["s"]), line)
    named = line.named
    if pattern.predicate.startswith("prognostic") and _of_other(line, match):
        return  # "TBI use within the CNS-positive cohort was associated with …" is said of the treatment
    if pattern.context:
        end = match.end("t") if "t" in match.re.groupindex else match.end()
        objects = members(diseases_of(line, match.start("s"), match.end("s"), max(end, match.end("s"))))
        if not objects and elsewhere is not None:
            for subject in subjects:
                yield _statement(pattern, named[subject], Named(elsewhere, borrowed=True), found)
            return
    else:
        objects = _specific(members(match["o"]), line)
    if pattern.predicate == "part_of_regimen" and _ARMS.search(match[0]):
        return
    if pattern.predicate == "part_of_regimen" and _BESIDE.search(match["t"] or ""):
        objects = [char for char in objects if not _NAMED_REGIMEN.search(named[char].mention.norm)]  # given beside it
    if pattern.predicate == "causes_adverse_event" and line.masked[: match.start("s")].endswith(" during "):
        subjects = [char for char in subjects if named[char].mention.type != "Therapy"]  # when it occurs, not why
    if pattern.predicate == "associated_with_disease" and any(letter_of(char) == "S" for char in objects):
        objects = [char for char in objects if letter_of(char) == "S"]  # "children with Down syndrome and ALL"
    for subject, thing in _pairs(line, match, subjects, objects):
        yield _statement(pattern, named[subject], named[thing], found)
    if found.negated:
        return
    first = line.unlike and not _LATER_CLAUSE.search(line.masked, 0, match.end())
    if first and pattern.predicate == "causes_adverse_event" and not _DEGREE.search(match[0]):
        for subject in subjects:
            for out in line.unlike.get(subject, ""):
                for thing in objects:
                    yield _statement(pattern, named[out], named[thing], Verdict(True, found.certainty))
    if not line.excepted:
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


def statements(line: Line, patterns: tuple[Pattern, ...], elsewhere: Mention | None = None) -> list[Statement]:
    """What the patterns find in a line; ``elsewhere`` is the disease that earlier sentences are about."""
    found: list[Statement] = []
    masked = line.masked
    for pattern in applicable(patterns, line.literals, line.bits):
        for match in pattern.regex.finditer(masked):
            found += [statement for statement in _of_match(line, match, pattern, elsewhere) if statement is not None]
    return found
