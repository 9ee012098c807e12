"""What holds for every text: no error, spans inside it, time that grows with its length only."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.grammars import find
from tests.extraction.grammars.words import dictionary

PIECES = [
    "KIT", "FLT3", "BCR::ABL1", "BCR-ABL1", "D816V", " p.", "(Arg132His)", "c.395G>A", "-ITD", "exon 12", "codon 12/13", "del(", "t(9;22)", "(q34;q11)", "inv(16)",
    "loss of ", " deletion", "CD19", "CD34dim", "+8", "−7", "5q-", " inhibitors", "second-generation ", "high ", "-risk", " expression", "elevated ", "LDH", "RAS pathway ",
    "mutations", "biallelic ", " rearranged", "CAR T cells", "İ", "ß", "\n\n", ". ", " ", "-", "/", ",", "μ", "𝒳", "Ph+", "kappa", "trisomy 8", " of ", "fs", "*12",
]  # fmt: skip
HOSTILE = [
    "A", "a", "(", "p.", "c.", "1", "A1", "t(", "t(1;", "del(", "- ", "+8 ", "CD1 ", "KIT ", "KIT-", "KIT/", "loss of ", "high ", "high-risk ", " inhibitors", "and ", "p.A1",
    "D816V", "D816V, ", "exon 1, ", "codon 1/", "itd ", "ITD ", "FLT3-ITD ", "mutation ", "biallelic ", "trisomy 1, ", "deletion of chromosome 7 ", "ldh ", "elevated ", "wbc ",
    "kappa ", "::", "A::", "ABL1::", "MLL-", "translocation ", "\n", " ", "İ", ".", ". A", "q-", "5q-", "rs1", "signal ", "of the ", "BTK, ", "Arg ", "GENE/A", "cml e13a2 ", "bcr e13a2 b3a2 ",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=25).map("".join))
def test_spans_are_those_of_the_text(text: str) -> None:
    mentions = find(text, dictionary(text))
    for mention in mentions:
        assert 0 <= mention.start < mention.end <= len(text)
        assert text[mention.start : mention.end] == mention.text
        assert mention.text == mention.text.strip()
        assert mention.norm
    assert [(mention.start, mention.end) for mention in mentions] == sorted(
        (mention.start, mention.end) for mention in mentions
    )


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    find(text, [])


@pytest.mark.parametrize("piece", HOSTILE)
def test_time_is_linear_in_hostile_repetition(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.process_time()
        find(text, [])
        return time.process_time() - start

    seconds(1_000)
    short, long = seconds(50_000), seconds(200_000)
    assert long < max(10 * short, 0.4), (piece, short, long)
    assert long < 4, (piece, long)


def test_offsets_survive_letters_that_grow_in_lower_case() -> None:
    text = "İİİ KIT D816V and CD19-negative relapse"
    assert [mention.text for mention in find(text, dictionary(text))] == ["KIT D816V", "CD19-negative relapse"]
