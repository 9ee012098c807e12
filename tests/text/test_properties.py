"""Whatever the text: offsets hold, order holds, nothing is lost, nothing raises."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.text.encoding import decode
from kg.text.markers import CITE, LEVEL, Marked, clean
from kg.text.paragraphs import plain_blocks
from kg.text.read import document_of
from kg.text.sentences import split
from tests.text.common import check

PIECES = st.sampled_from(
    [
        "The patient", "relapsed", ".", ". ", " ", "\n", "\n\n", "\r\n", "(", ")", "[1]", "[12,13]", "et al.", "Fig. 2", "p. R132H",
        "46,XY,t(8;21)(q22;q22)[20]", "CD33+", "- ", "1. ", "References", "Results\n", "# ", "## Results\n", "| a | b |\n", "*", "**",
        "[[1](#cit/section_1.1)]", "[[Level of evidence A1](/x)]", "10<sup>9</sup>/L", "“", "”", "?", "i.v.", "é", "\u2028", "\f", "\t",
        "a", "B", "0.5%", "\x85", "![x](y)", "[a](b)", "`", "<!--", "-->", "---\n", "[^1]", "&amp;", "PMID: 12", "10.1000/x",
    ]
)  # fmt: skip
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200))


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_plain_documents(text: str) -> None:
    document = document_of(text)
    assert document.text == text
    check(document)


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_markdown_documents(text: str) -> None:
    check(document_of(text, "markdown"))
    check(document_of(text, "pdq"))


@given(TEXTS)
@settings(max_examples=300, deadline=None)
def test_plain_blocks_hold_everything_but_blanks_and_bullets(text: str) -> None:
    last = 0
    for block in plain_blocks(text):
        assert block.start >= last
        between = text[last : block.start].strip()
        assert len(between) <= 5, between  # a bullet or number
        last = block.end
    assert not text[last:].strip()


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_sentences_are_found_again_in_their_own_text(text: str) -> None:
    for sentence in split(text):
        assert 0 <= sentence.start < sentence.end <= len(text)
    assert split(text) == split(text)


@given(st.binary(max_size=200))
@settings(max_examples=300, deadline=None)
def test_bytes_become_text_or_an_error(raw: bytes) -> None:
    try:
        found = decode(raw, "file")
    except InputError:
        return
    assert "\0" not in found.text
    if not found.notices and found.encoding == "utf-8":
        assert found.text.encode() == raw.removeprefix(b"\xef\xbb\xbf")


MARKS = st.lists(st.sampled_from(["relapse", ".", ",", " ", "[", "]", "(", ")", "-", "–", "and", CITE, LEVEL, "see "]), max_size=30)


@given(MARKS)
@settings(max_examples=400, deadline=None)
def test_marks_go_and_citations_stay_in_order(parts: list[str]) -> None:
    text = "".join(parts)
    keys = [(str(number),) for number in range(text.count(CITE))]
    levels = [("PDQ", str(number)) for number in range(text.count(LEVEL))]
    found = clean(Marked(text, list(keys), list(levels)), lambda first, last: [])
    assert CITE not in found.text
    assert LEVEL not in found.text
    assert [key for _, _, keys in found.cited for key in keys] == [key for (key,) in keys]
    assert [level for _, _, level in found.levels] == [level for _, level in levels]
    assert all(0 <= start == end <= len(found.text) for start, end, _ in found.cited)
    left = found.text.replace(" ", "")
    assert all(word in left for word in ("relapse",) if word in text)
