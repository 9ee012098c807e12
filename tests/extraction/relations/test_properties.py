"""Whatever the text: no error, types kept, offsets of the sentence that holds the mentions, linear time."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.model import Mention, Sentence
from kg.extraction.relations import find_relations
from kg.extraction.relations.patterns import FAMILIES, family
from kg.extraction.relations.statements import allowed
from kg.knowledge.tables import read
from tests.extraction.relations.marked import TYPES, marked

NAMES = {
    "S": "acute myeloid leukemia", "G": "FLT3", "V": "FLT3-ITD", "F": "BCR::ABL1", "M": "CD33", "D": "imatinib", "C": "FLT3 inhibitor",
    "T": "consolidation therapy", "O": "overall survival", "P": "fever",
}  # fmt: skip
WORDS = [
    "is",
    "was",
    "are",
    "not",
    "no",
    "without",
    "approved",
    "for",
    "in",
    "of",
    "with",
    "by",
    "to",
    "and",
    "or",
    "but",
    "which",
    "whereas",
    ",",
    ";",
    ".",
    "(",
    ")",
    "resistance",
    "confers",
    "inhibits",
    "treats",
    "found",
    "cause",
    "adverse",
    "prognosis",
    "may",
    "unknown",
    "respectively",
    "except",
    "unlike",
    "compared",
    "versus",
    "than",
    "it",
    "this",
    "mutation",
    "these",
    "they",
    "both",
    "trial",
    "consists",
    "¦",
    "\ue000",
    "\ue123",
    "İ",
    "5%",
    "[12]",
]
PIECE = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from([f"[{letter} {name}]" for letter, name in NAMES.items()]),
    st.text(max_size=6).filter(lambda t: "[" not in t and "]" not in t),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.lists(PIECE, min_size=1, max_size=22), min_size=1, max_size=4), st.sampled_from(["review", "case"]))
def test_any_words(pieces: list[list[str]], kind: str) -> None:
    read_ = marked(" // ".join(" ".join(words) for words in pieces))
    spans = {(s.start, s.end) for s in read_.sentences}
    for relation in read_.relations("case" if kind == "case" else "review"):
        assert (relation.start, relation.end) in spans
        assert relation.sentence == read_.text[relation.start : relation.end]
        assert relation.subject_mention is not None
        assert relation.subject != relation.object
        if relation.derived:
            assert relation.predicate == "targets"
            continue
        assert relation.object_mention is not None
        assert allowed(relation.predicate, relation.subject_mention, relation.object_mention)
        inside = [
            relation.start <= m.start and m.end <= relation.end
            for m in (relation.subject_mention, relation.object_mention)
        ]
        assert all(inside) or relation.cross_sentence


@given(st.text(max_size=200))
def test_a_text_without_mentions_has_no_relations(text: str) -> None:
    assert find_relations(text, (Sentence(0, len(text)),), ()) == ()


@pytest.mark.parametrize(
    "filler",
    [
        "a",
        " ",
        "(",
        "not ",
        ", and ",
        "in ",
        "[D imatinib] ",
        "[G FLT3] and ",
        "[D imatinib] for [S AML] ",
        "whether ",
        "- ",
    ],
)
def test_hostile_input_ends_in_time(filler: str) -> None:
    if "[" in filler:
        read_ = marked(" // ".join([filler * 60] * 100))
    else:
        text = "imatinib " + filler * (500_000 // len(filler)) + " AML"
        ends = (
            Mention(0, 8, "imatinib", "Drug", None, "imatinib"),
            Mention(len(text) - 3, len(text), "AML", "Disease", None, "AML"),
        )
        started = time.process_time()
        find_relations(text, (Sentence(0, len(text)),), ends)
        assert time.process_time() - started < 2
        short = "imatinib " + (filler * 3900)[:3900] + " AML"
        pair = (ends[0], Mention(len(short) - 3, len(short), "AML", "Disease", None, "AML"))
        started = time.process_time()
        find_relations(short, (Sentence(0, len(short)),), pair)
        assert time.process_time() - started < 2
        return
    started = time.process_time()
    read_.relations()
    assert time.process_time() - started < 15


def test_time_grows_with_the_text_only() -> None:
    source = "[D Imatinib=imatinib] was approved by the FDA for [S CML], but [V T315I=ABL1 p.T315I] confers resistance to it."
    small, large = marked(" // ".join([source] * 100)), marked(" // ".join([source] * 400))
    small.relations()
    times = []
    for one in (small, large):
        started = time.process_time()
        one.relations()
        times.append(time.process_time() - started)
    assert times[1] < 12 * max(times[0], 0.01)


def test_patterns_have_needs_or_roles_and_name_known_predicates() -> None:
    from importlib import resources

    known = {row["predicate"] for row in read(resources.files("kg.extraction.relations") / "types.tsv")}
    for name in FAMILIES:
        for pattern in family(name):
            assert pattern.predicate in known, pattern.id
            assert all(pattern.roles), pattern.id


def test_all_types_of_the_guidelines_are_read() -> None:
    assert set(NAMES) == set(TYPES)


def test_a_question_claims_nothing() -> None:
    assert marked("Is [D imatinib] approved for [S CML]?").relations() == ()


def test_the_denial_wins_where_a_sentence_says_both() -> None:
    found = marked("[D Imatinib=imatinib] is approved for [S CML] but is not approved for [S CML].").relations()
    assert [r.negated for r in found if r.predicate == "approved_for"] == [True]


def test_this_mutation_is_borrowed_from_the_sentence_before() -> None:
    found = marked(
        "[V IDH1 p.R132] is frequent in [S AML]. // In addition, this mutation has been reported in [S MDS]."
    ).relations()
    assert [(r.subject, r.object, r.cross_sentence) for r in found] == [
        ("IDH1 p.R132", "AML", False),
        ("IDH1 p.R132", "MDS", True),
    ]


def test_the_class_phrase_gives_a_derived_target() -> None:
    found = marked("The [C menin inhibitor] [D revumenib] was given.").relations()
    assert [(r.subject, r.predicate, r.object, r.derived) for r in found] == [("revumenib", "targets", "MEN1", True)]
