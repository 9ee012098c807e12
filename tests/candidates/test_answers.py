"""Three-valued logic: Kleene's tables, and what an unknown under a not means."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.candidates.answers import Answer, conjunction, decide
from kg.knowledge.expression import And, Atom, Not, Or, atoms, parse

VALUES = (True, False, None)
names = st.sampled_from(["a", "b", "c"])
trees = st.recursive(
    names.map(lambda name: Atom("biomarker", name)),
    lambda inner: st.one_of(inner.map(Not), st.lists(inner, min_size=2, max_size=3).map(lambda x: And(tuple(x))), st.lists(inner, min_size=2, max_size=3).map(lambda x: Or(tuple(x)))),
    max_leaves=8,
)


def value(tree, world, **options):
    return decide(tree, lambda atom: Answer(world[atom.value], "test", None if world[atom.value] is not None else ("biomarker", atom.value)), **options).value


def classical(tree, world):
    if isinstance(tree, Atom):
        return world[tree.value]
    if isinstance(tree, Not):
        return not classical(tree.item, world)
    results = [classical(item, world) for item in tree.items]
    return all(results) if isinstance(tree, And) else any(results)


@given(trees, st.tuples(*[st.sampled_from(VALUES)] * 3))
def test_a_decided_tree_is_decided_alike_in_every_completion(tree, values):
    """True or false with unknowns left means: whatever the unknowns turn out to be."""
    world = dict(zip("abc", values, strict=True))
    result = value(tree, world)
    if result is None:
        return
    free = [name for name in world if world[name] is None]
    for completion in itertools.product((True, False), repeat=len(free)):
        assert classical(tree, {**world, **dict(zip(free, completion, strict=True))}) is result


@given(trees)
def test_a_tree_reads_back_from_its_text(tree):
    for world in ({"a": True, "b": False, "c": None}, {"a": None, "b": None, "c": False}):
        assert value(parse(str(tree), "biomarker"), world) is value(tree, world)


@pytest.mark.parametrize("first", VALUES)
@pytest.mark.parametrize("second", VALUES)
def test_conjunction_is_kleenes(first, second):
    expected = False if False in (first, second) else (None if None in (first, second) else True)
    assert conjunction([first, second]) is expected


def test_a_must_be_absent_biomarker_that_is_unknown_does_not_block():
    tree = parse("CD19 & !BCR::ABL1", "biomarker")
    world = {"CD19": True, "BCR::ABL1": None}
    assert value(tree, world) is None
    assert value(tree, world, assume_absent=True) is True
    assert value(tree, {"CD19": None, "BCR::ABL1": None}, assume_absent=True) is None


def test_or_status_unknown_counts_as_met():
    tree = parse("!KIT p.D816V?", "biomarker")
    assert value(tree, {"KIT p.D816V": None}) is True
    assert value(tree, {"KIT p.D816V": True}) is False


def test_needed_names_the_unknown_leaves_that_decide():
    verdict = decide(parse("a & b | c", "biomarker"), lambda atom: Answer({"a": True, "b": None, "c": False}[atom.value], "x"))
    assert [leaf.atom.value for leaf in verdict.needed] == ["b"]


def test_atoms_in_reading_order():
    assert [atom.value for atom in atoms(parse("[a | !b] & c", "biomarker"))] == ["a", "b", "c"]
