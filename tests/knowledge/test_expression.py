"""Atoms of criteria: what is accepted can be judged about any patient, what cannot be judged is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.candidates.facts import Facts
from kg.case.model import Case
from kg.errors import ExpressionError
from kg.knowledge.expression import KINDS, Atom, check_atom

GOOD = [
    ("age", ">=18y"), ("age", "<=2.5y"), ("age", "<1m"), ("lab", "WBC>=25"), ("lab", "PB_blasts>10"), ("lab", "QTc > 450 ms"),
    ("state", "CR"), ("state", "MRD positive"), ("state", "MRD>=0.1%"), ("state", "R/R"), ("prior", "any"), ("prior", "none"),
    ("prior", "lines>=2"), ("prior", "lines<2"), ("prior", "drug:CD19 CAR-T"), ("prior", "failed:class:FLT3 inhibitor>=2"),
    ("prior", "failed or intolerant:BCR::ABL1 tyrosine kinase inhibitor"), ("fitness", "unfit"), ("sex", "female"),
    ("transplant", "planned"), ("always", ""), ("biomarker", "IDH1 p.R132"), ("disease", "=AML"), ("medication", "H2 blocker"),
]  # fmt: skip
BAD = [
    ("age", "banana"), ("age", ">=18"), ("age", "18y"), ("age", ">=18y and more"), ("lab", "WBC"), ("lab", ">=25"), ("lab", "WBC>=x"),
    ("state", "MRD>=much"), ("state", "MRD unclear"), ("state", "blasts>5"), ("prior", "sometimes"), ("prior", "lines=2"),
    ("prior", "lines>=two"), ("prior", "failed:"), ("prior", "class:"), ("fitness", "strong"), ("sex", "purple"),
    ("transplant", "perhaps"), ("always", "never"), ("weather", "fair"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value"), GOOD)
def test_what_is_accepted_is_answered(kind: str, value: str) -> None:
    check_atom(kind, value)
    for case in (Case(disease="AML"), Case(disease="AML", age="P3Y", sex="male", state=["relapsed"], labs={"WBC": 30, "MRD": "0.2%"})):
        assert Facts(case.understand()).ask(Atom(kind, value)).because


@pytest.mark.parametrize(("kind", "value"), BAD)
def test_what_cannot_be_judged_says_what_is_expected(kind: str, value: str) -> None:
    with pytest.raises(ExpressionError, match=r"expected .+"):
        check_atom(kind, value)


_FACTS = Facts(Case(disease="AML", age="P3Y", labs={"WBC": 30}).understand())


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(KINDS),
    st.lists(st.sampled_from(["MRD", "WBC", "lines", "class:", "failed:", "drug:", ">=", "<", "=", "2", "18", "y", "m", " ", "positive", "%", "x", "٣"]), max_size=6),
)
def test_no_accepted_atom_breaks_an_answer(kind: str, parts: list[str]) -> None:
    value = "".join(parts)
    try:
        check_atom(kind, value)
    except ExpressionError:
        return
    _FACTS.ask(Atom(kind, value))
