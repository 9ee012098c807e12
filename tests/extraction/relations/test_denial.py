"""Metamorphic: a sentence that is denied must not leave what it said as a positive claim."""

from __future__ import annotations

import re

import pytest

from tests.extraction.relations.marked import marked, rows

_VERB = re.compile(
    r"(?<!\w)(is|are|was|were|has been|have been|can|may|should be) (?!not\b|no\b)|"
    r"(?<!\w)(confers|inhibits|binds|causes|predicts|targets|expresses?|harbors|improves|increases|occurs?|predict|cause|confer|leads|consists of|combines|lacks)(?= )"
)
_BASE = {
    "confers": "confer", "inhibits": "inhibit", "binds": "bind", "causes": "cause", "predicts": "predict", "targets": "target", "express": "express",
    "expresses": "express", "harbors": "harbor", "improves": "improve", "increases": "increase", "occurs": "occur", "occur": "occur",
    "predict": "predict", "cause": "cause", "confer": "confer", "leads": "lead", "consists of": "consist of", "combines": "combine", "lacks": "lack",
}  # fmt: skip
# The claim stands in a noun phrase there: denying the verb of the sentence leaves it ("D-associated P is not dose limiting").
_PRESUPPOSED = re.compile(
    r"Approval of|-directed conjugate|, a potent inhibitor|-associated|due to \[|\(with|\] with \[D|main toxicit|, which inhibits|anti-\[M|most common|gatekeeper|known complication"
)
# One positive statement, nothing denied, one main verb: a denial of the verb denies every claim of the sentence.
PLAIN = [
    (family, source)
    for family, source, expected in rows()
    if expected and all(not one.startswith("not ") and not one.endswith(")") for one in expected)
    and " // " not in source and family != "case" and not re.search(r"\b(?:but|whereas|unlike|not|while|which|lacks?|ineffective|insensitive|Only|only)\b|respond", source, re.I)
]  # fmt: skip


def denials(source: str) -> list[str]:
    """The sentence with its first verb denied in several ways, and as the complement of a denial."""
    body = source[0].lower() + source[1:] if not source.startswith("[") else source
    found = [
        f"There is no evidence that {body}",
        f"It is not true that {body}",
        f"The study failed to show that {body}",
        f"No study has shown that {body}",
    ]
    match = _VERB.search(source)
    if match and not _PRESUPPOSED.search(source):
        if match[1]:
            aux = match[1].split()[0]
            rest = source[match.start() + len(aux) :]
            found += [f"{source[: match.start()]}{aux} not{rest}", f"{source[: match.start()]}{aux} never{rest}"]
        else:
            base = _BASE[match[2]]
            tail = source[match.end() :]
            head = source[: match.start()]
            found += [
                f"{head}{word} {base}{tail}"
                for word in ("does not", "did not", "do not", "cannot", "fails to", "failed to")
            ]
    return found


@pytest.mark.parametrize(
    ("family", "source"), PLAIN, ids=[f"{family}-{number}" for number, (family, _) in enumerate(PLAIN)]
)
def test_a_denied_sentence_claims_nothing(family: str, source: str) -> None:
    claimed = {
        (r.subject, r.predicate, r.object) for r in marked(source).relations() if not r.negated and not r.derived
    }
    for denied in denials(source):
        left = {
            (r.subject, r.predicate, r.object)
            for r in marked(denied).relations()
            if not r.negated and not r.derived and r.certainty == "asserted"
        }
        assert not left & claimed, denied


def test_there_is_much_to_deny() -> None:
    assert len(PLAIN) > 80
