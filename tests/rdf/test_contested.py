"""Contradiction: within the same circumstances for curated claims, across them for text-mined ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.rdf.contested import Said, contested, siblings
from kg.schema.terms import opposites, predicates


def said(claim: str, predicate: str = "treats", where: dict[str, str] | None = None, *, mined: bool = False, pro: str = "", contra: str = "") -> Said:
    return Said(claim, "drug", predicate, "disease", frozenset((where or {}).items()), mined, set(pro), set(contra))


FIT, UNFIT = {"setting": "newly diagnosed", "age_group": "adult"}, {"setting": "relapsed/refractory"}


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ([said("a", pro="p"), said("b", contra="q")], {"a", "b"}),
        ([said("a", pro="p", contra="q")], {"a"}),
        ([said("a", where=FIT, pro="p"), said("b", where=UNFIT, contra="q")], set()),
        ([said("a", where=FIT, pro="p"), said("b", contra="q")], set()),
        ([said("a", where=FIT, pro="p"), said("b", contra="q", mined=True)], {"a", "b"}),
        ([said("a", where=FIT, pro="p"), said("b", "related_therapy_for", contra="q", mined=True)], {"a", "b"}),
        ([said("a", where=FIT, pro="p"), said("b", "related_therapy_for", pro="q", mined=True)], set()),
        ([said("a", where=FIT, pro="p"), said("b", where={"setting": "newly diagnosed"}, contra="q", mined=True)], {"a", "b"}),
        ([said("a", where=FIT, pro="p"), said("b", where=UNFIT, contra="q", mined=True)], set()),
        ([said("a", pro="p"), said("b", "not_indicated_for", pro="q", mined=True)], {"a", "b"}),
        ([said("a", "confers_sensitivity_to", pro="p"), said("b", "confers_resistance_to", pro="q", mined=True)], {"a", "b"}),
        ([said("a", "confers_sensitivity_to", pro="p"), said("b", "confers_resistance_to", pro="q")], set()),
        ([said("a", "confers_sensitivity_to", pro="p"), said("b", "confers_resistance_to", contra="q", mined=True)], set()),
        ([said("a", "prognostic_adverse", pro="p"), said("b", "prognostic_adverse", contra="q", mined=True)], {"a", "b"}),
        ([said("a", "targets", pro="p"), said("b", contra="q", mined=True)], set()),
        ([said("a", mined=True), said("b", pro="q")], set()),
    ],
)  # fmt: skip
def test_what_contradicts_what(claims: list[Said], expected: set[str]) -> None:
    assert contested(claims) == expected
    assert contested(reversed(claims)) == expected


def test_opposites_are_predicates_and_point_at_each_other() -> None:
    says = {(family, statement) for family, statement, _ in opposites().values()}
    for name, (family, statement, against) in opposites().items():
        assert predicates()[name].kind == "claim", name
        if against:
            assert (family, against) in says, f"opposites.tsv, {name}: nothing says {against!r} in family {family!r}"
            back = {other for f, s, other in opposites().values() if (f, s) == (family, against)}
            assert back == {statement}, f"opposites.tsv, {name}: {against!r} is not against {statement!r}"
        assert name in siblings(name)


claims_ = st.lists(
    st.builds(
        lambda number, predicate, where, mined, pro, contra: Said(str(number), "s", predicate, "o", frozenset(where), mined, pro, contra),
        st.integers(0, 10_000), st.sampled_from(["treats", "related_therapy_for", "not_indicated_for", "confers_resistance_to"]),
        st.sets(st.tuples(st.sampled_from(["setting", "age_group"]), st.sampled_from("xy")), max_size=2), st.booleans(),
        st.sets(st.sampled_from("pq"), max_size=1), st.sets(st.sampled_from("pq"), max_size=1),
    ), max_size=6, unique_by=lambda claim: claim.claim,
)  # fmt: skip


@given(claims_)
def test_order_is_no_matter_and_more_claims_settle_nothing(claims: list[Said]) -> None:
    found = contested(claims)
    assert contested(reversed(claims)) == found
    assert contested(claims[:-1]) <= found
