"""Relations: the asserted rows of one sentence are asked for; a denied row told as fact is a hard error.

Rules of the count:
* a gold row is asked for if it is asserted, not derived, not optional and needs one sentence;
* other rows of the gold, and what follows from a gold row (gene for its variant, disease group for its
  subtype, treats for approved_for), cost nothing;
* a row that the gold calls uncertain, contested, unknown or tentative, told as fact, is a false positive;
* an asked row that the system found but hedged is a miss, counted apart as ``hedged``;
* a hedged or denied row without counterpart in the gold is a false positive like any other, except that
  hedged rows are only listed.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.eval.counts import Error, Table
from tests.eval.entities import SURFACE_IS_A_NORM, ids
from tests.eval.norms import follows, same
from tests.eval.passages import Passage, Row

HEDGES = {"uncertain", "contested", "unknown", "tentative"}
Triple = tuple[str, str, str, bool]


@dataclass(slots=True)
class RelationScore:
    """Counts by predicate; ``placed`` of ``found`` rows name the sentence that states the fact."""

    strict: Table = field(default_factory=Table)
    found: int = 0
    placed: int = 0
    hedged: int = 0
    hard: int = 0
    apart: Table = field(default_factory=Table)  # recall of derived and cross-sentence rows
    errors: list[Error] = field(default_factory=list)


@dataclass(slots=True)
class Arguments:
    """What an argument of one passage may be called."""

    gold: list[Row]
    said: list[Row]

    def same(self, wanted: list[str], norm: str) -> bool:
        """True where ``norm`` is one of the wanted ones, another form or surface of it, or has its id."""
        if any(same(one, norm) for one in wanted):
            return True
        right_ids: set[str] = set()
        for row in self.gold:
            if any(same(one, row["norm"]) for one in wanted):
                right_ids |= ids(row)
                open_norm = row["type"] in SURFACE_IS_A_NORM
                alternatives = [*row.get("alt_norms", []), *([row["text"]] if open_norm else [])]
                if any(same(one, norm) for one in alternatives):
                    return True
        return any(ids(row) & right_ids for row in self.said if same(row["norm"], norm))


def canonical(row: Row, markers: set[str]) -> Row:
    """``negative_for`` a marker as the negated ``positive_for`` that it equals."""
    if row["predicate"] == "negative_for" and not row["negated"] and row["object"] in markers:
        return {**row, "predicate": "positive_for", "negated": True}
    return row


def asked(row: Row) -> bool:
    """True for the rows that strict recall counts."""
    return (
        row["certainty"] == "asserted"
        and not row.get("derived")
        and not row.get("cross_sentence")
        and not row.get("optional")
    )


def triple(row: Row) -> Triple:
    return (row["subject"], row["predicate"], row["object"], row["negated"])


def score(passage: Passage, answer: Row, into: RelationScore) -> None:
    """Add one passage to a score."""
    entities = [*passage.gold["entities"], *answer["entities"]]
    markers = {row["norm"] for row in entities if row["type"] == "Marker"}
    gold = [canonical(row, markers) for row in passage.gold["relations"]]
    said = [canonical(row, markers) for row in answer["relations"]]
    match = _Match(Arguments(passage.gold["entities"], answer["entities"]))
    plain_facts = [row for row in said if row["certainty"] == "asserted"]
    _recall(passage, gold, said, plain_facts, match, into)
    _precision(passage, gold, plain_facts, match, into)


@dataclass(slots=True)
class _Match:
    arguments: Arguments

    def ends(self, gold: Row, said: Row) -> bool:
        subjects = [gold["subject"], *gold.get("alt_subject", [])]
        objects = [gold["object"], *gold.get("alt_object", [])]
        return self.arguments.same(subjects, said["subject"]) and self.arguments.same(objects, said["object"])

    def row(self, gold: Row, said: Row) -> bool:
        return gold["predicate"] == said["predicate"] and gold["negated"] == said["negated"] and self.ends(gold, said)

    def implied(self, gold: Row, said: Row) -> bool:
        """True where the gold row makes the said one true."""
        weaker = gold["predicate"] == said["predicate"] or (gold["predicate"], said["predicate"]) == (
            "approved_for",
            "treats",
        )
        return (
            weaker
            and gold["negated"] == said["negated"]
            and self._end(gold, said, "subject")
            and self._end(gold, said, "object")
        )

    def _end(self, gold: Row, said: Row, end: str) -> bool:
        wanted = [gold[end], *gold.get(f"alt_{end}", [])]
        return self.arguments.same(wanted, said[end]) or any(follows(said[end], one) for one in wanted)


def _recall(
    passage: Passage, gold: list[Row], said: list[Row], facts: list[Row], match: _Match, into: RelationScore
) -> None:
    seen: set[Triple] = set()
    for row in gold:
        if triple(row) in seen or row.get("optional"):
            continue
        if not asked(row):
            if row["certainty"] == "asserted":
                seen.add(triple(row))
                count = into.apart.groups["derived" if row.get("derived") else "cross-sentence"]
                found = any(match.row(row, other) for other in said)
                count.hit, count.miss = count.hit + found, count.miss + (not found)
            continue
        seen.add(triple(row))
        hits = [other for other in facts if match.row(row, other)]
        if hits:
            into.strict.groups[row["predicate"]].hit += 1
            into.found += 1
            stating = [other["sentence"] for other in gold if match.row(other, hits[0])]
            into.placed += any(
                other["sentence"] in place or place in other["sentence"] for other in hits for place in stating
            )
            continue
        into.strict.groups[row["predicate"]].miss += 1
        hedged = [other for other in said if match.row(row, other)]
        into.hedged += bool(hedged)
        note = f" (said, but {hedged[0]['certainty']})" if hedged else ""
        into.errors.append(
            Error(passage.id, "relation", "missed", row["predicate"], shown(row) + note, row["sentence"])
        )


def _precision(passage: Passage, gold: list[Row], facts: list[Row], match: _Match, into: RelationScore) -> None:
    seen: set[Triple] = set()
    for row in facts:
        if triple(row) in seen:
            continue
        seen.add(triple(row))
        if _denied(gold, row, match):
            into.hard += 1
            into.strict.groups[row["predicate"]].false += 1
            into.errors.append(
                Error(passage.id, "relation", "HARD ERROR", row["predicate"], shown(row), row["sentence"])
            )
            continue
        counterparts = [other for other in gold if match.row(other, row)]
        if any(other["certainty"] not in HEDGES for other in counterparts):
            continue
        if not counterparts and any(match.implied(other, row) and other["certainty"] not in HEDGES for other in gold):
            continue
        into.strict.groups[row["predicate"]].false += 1
        what = f"false ({counterparts[0]['certainty']} told as fact)" if counterparts else "false"
        into.errors.append(Error(passage.id, "relation", what, row["predicate"], shown(row), row["sentence"]))


def _denied(gold: list[Row], said: Row, match: _Match) -> bool:
    """True where the gold denies what is told as fact, and nowhere says it."""
    if said["negated"]:
        return False
    same_claim = [row for row in gold if row["predicate"] == said["predicate"] and match.ends(row, said)]
    return any(row["negated"] for row in same_claim) and not any(not row["negated"] for row in same_claim)


def shown(row: Row) -> str:
    """A row in one line."""
    no = "NOT " if row["negated"] else ""
    return f"{row['subject']} {no}{row['predicate']} {row['object']}"
