"""Properties of identifiers that must hold for any input."""

from __future__ import annotations

import pyoxigraph
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import InputError
from kg.identifiers import content_hash, curie, decode, encode, iri, slug

# What RFC 3987 lets stand in an identifier, with everything of ASCII.
PART = st.text(st.characters(max_codepoint=0xFFFD, exclude_categories=("Cs", "Co", "Cn")), min_size=1).filter(
    lambda text: all(
        ord(c) < 0x80 or "\u00a0" <= c <= "\ud7ff" or "\uf900" <= c <= "\ufdcf" or "\ufdf0" <= c <= "\uffef"
        for c in text
    )
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(PART)
def test_a_curie_survives_the_way_to_an_iri_and_back(part: str) -> None:
    address = iri(f"lkg:{part}")
    pyoxigraph.NamedNode(address)  # raises on an illegal IRI
    assert curie(address) in (f"lkg:{part}", None) or part.startswith(("hgvs/", "text/"))
    assert decode(encode(part)) == part


@given(st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), min_size=1))
def test_encoding_what_was_decoded_changes_nothing(part: str) -> None:
    encoded = encode(part)
    assert encode(decode(encoded)) == encoded


@pytest.mark.parametrize("character", ["\ue000", "\x85", "\ud800", "\ufffe"])
def test_characters_that_no_iri_may_hold_are_refused(character: str) -> None:
    with pytest.raises(InputError, match=r"U\+"):
        encode(f"a{character}")


@given(JSON)
def test_a_hash_is_deterministic(content: object) -> None:
    assert content_hash(content) == content_hash(content)
    assert len(content_hash(content)) == 16


@given(st.dictionaries(st.text(), st.integers(), min_size=2))
def test_a_hash_ignores_the_order_of_keys(content: dict[str, int]) -> None:
    assert content_hash(dict(reversed(content.items()))) == content_hash(content)


def test_a_hash_tells_types_apart() -> None:
    assert len({content_hash(value) for value in (1, "1", True, None, [1], {"1": 1})}) == 6


@given(st.text())
def test_a_slug_is_stable_and_clean(text: str) -> None:
    try:
        made = slug(text)
    except InputError:
        return
    assert slug(made) == made
    assert all(c.isascii() and (c.isalnum() or c in ".+-") for c in made)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("BCR::ABL1", "BCR--ABL1"), ("IDH1 p.R132H", "IDH1-p.R132H"), ("Ph+ ALL", "Ph+-ALL"), ("del(17p)", "del-17p"), ("-7", "-7"),
     ("7+3", "7+3"), ("CD123 CAR-T", "CD123-CAR-T"), ("HLA-DR", "HLA-DR")],
)  # fmt: skip
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_an_empty_slug_is_an_error() -> None:
    with pytest.raises(InputError):
        slug("()")
