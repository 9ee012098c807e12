"""What governs what: negation, doubt, exception, comparison, lists."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.model import Mention
from kg.extraction.scope import Scope, coordinated, respectively, scope_of
from kg.extraction.scope.cues import find_cues


def _at(line: str, word: str) -> tuple[Scope, int, int]:
    start = line.index(word)
    return scope_of(line), start, start + len(word)


@pytest.mark.parametrize(
    ("line", "word", "denied"),
    [
        ("No blasts or Auer rods were seen.", "Auer rods", True),
        ("There was no lymphadenopathy, hepatomegaly or splenomegaly.", "splenomegaly", True),
        ("She had no fever, and examination revealed splenomegaly.", "splenomegaly", False),
        ("Blasts were negative for CD3 and CD19 but positive for CD33.", "CD19", True),
        ("Blasts were negative for CD3 and CD19 but positive for CD33.", "CD33", False),
        ("Blasts were negative for CD3 and positive for CD33.", "CD33", False),
        ("FLT3-ITD was not detected.", "FLT3-ITD", True),
        ("NPM1 and FLT3 mutations were not detected.", "NPM1", True),
        ("Lymphadenopathy was absent.", "Lymphadenopathy", True),
        ("CNS disease was ruled out.", "CNS disease", True),
        ("The patient denied fever.", "fever", True),
        ("He presented with fever without cough.", "cough", True),
        ("He presented with fever without cough.", "fever", False),
        ("Not only fever but also cough was noted.", "fever", False),
        ("Fever with or without cough was noted.", "cough", False),
        ("FISH for KMT2A was not performed.", "KMT2A", False),
        ("Neither CD3 nor CD19 was expressed.", "CD19", True),
    ],
)
def test_negation(line: str, word: str, denied: bool) -> None:
    scope, start, end = _at(line, word)
    assert (scope.negation(start, end) is not None) is denied


@pytest.mark.parametrize(
    ("line", "word", "certainty"),
    [
        ("KIT mutations may cause resistance.", "resistance", "uncertain"),
        ("KIT mutations cause resistance.", "resistance", "asserted"),
        ("The role of KIT is controversial.", "KIT", "contested"),
        ("The role of KIT remains unclear.", "KIT", "unknown"),
        ("FISH for KMT2A was not performed.", "KMT2A", "unknown"),
        ("He was tentatively classified as intermediate risk.", "intermediate risk", "tentative"),
        ("It is unknown whether KIT matters.", "KIT", "unknown"),
    ],
)
def test_certainty(line: str, word: str, certainty: str) -> None:
    scope, start, end = _at(line, word)
    assert scope.certainty(start, end) == certainty


def test_exception_comparison_and_hope() -> None:
    scope, start, end = _at("All drugs except ponatinib fail.", "ponatinib")
    assert scope.excepted(start, end)
    scope, start, end = _at("Dasatinib was compared with imatinib.", "imatinib")
    assert scope.compared(start, end)
    scope, start, end = _at("New drugs are expected to cure AML.", "AML")
    assert scope.hoped(start, end)


def test_lists_are_joined_across_values_in_brackets() -> None:
    text = "positive for CD13 (76%), CD33 (94%), and CD34; FLT3 mutated"
    mentions = [Mention(text.index(n), text.index(n) + len(n), n, "Marker", None, n) for n in ("CD13", "CD33", "CD34")]
    mentions.append(Mention(text.index("FLT3"), text.index("FLT3") + 4, "FLT3", "Gene", None, "FLT3"))
    assert [[m.text for m in run] for run in coordinated(text, mentions)] == [["CD13", "CD33", "CD34"], ["FLT3"]]


def test_respectively_needs_the_word_and_equal_lists() -> None:
    line = "Hb and WBC were 7 and 3, respectively."
    assert respectively(line, 0, len(line), [(0, 2), (7, 10)], [(16, 17), (22, 23)]) == ((0, 0), (1, 1))
    assert respectively(line, 0, len(line), [(0, 2)], [(16, 17), (22, 23)]) == ()
    assert respectively("Hb and WBC were 7 and 3.", 0, 24, [(0, 2), (7, 10)], [(16, 17), (22, 23)]) == ()


@given(st.text())
def test_cues_are_sorted_apart_and_inside(text: str) -> None:
    last = 0
    for cue in find_cues(text):
        assert last <= cue.start < cue.end <= len(text)
        last = cue.end


def test_versus_inside_graft_versus_host_compares_nothing() -> None:
    line = "Patients with graft-versus-host disease received ruxolitinib."
    at = line.index("ruxolitinib")
    assert not scope_of(line).compared(at, at + 11)


def test_could_not_tolerate_is_neither_doubt_nor_denial() -> None:
    line = "Patients who could not tolerate imatinib switched."
    at = line.index("imatinib")
    scope = scope_of(line)
    assert scope.certainty(at, at + 8) == "asserted"
    assert scope.negation(at, at + 8) is None


def test_the_last_member_of_a_list_stays_in_its_clause() -> None:
    line = "CD5, CD10, and CD23 were absent."
    scope = scope_of(line)
    for name in ("CD5", "CD10", "CD23"):
        assert scope.negation(line.index(name), line.index(name) + len(name)) is not None
    other = "No fever, no rash, and the spleen was palpable."
    assert scope_of(other).negation(other.index("spleen"), other.index("spleen") + 6) is None


def test_may_not_be_is_uncertain() -> None:
    line = "NPM1 may not be associated with relapse."
    at = line.index("relapse")
    assert scope_of(line).certainty(at, at + 7) == "uncertain"
