"""What a profile answers to atoms: ages, antigens, alterations, earlier therapy, laboratory values."""

from __future__ import annotations

import pytest

from kg.candidates.facts import Facts
from kg.case.profile import LabFact
from kg.knowledge.expression import parse
from tests.candidates.profiles import antigen, prior, profile, variant


def ask(text, default="biomarker", disease="AML", **fields):
    return Facts(profile(disease, **fields)).ask(parse(text, default))


@pytest.mark.parametrize(
    ("months", "condition", "expected"),
    [
        ((0, 1), ">=1m", False), ((1, 2), ">=1m", True), ((11, 12), ">=1y", False), ((12, 24), ">=1y", True),
        ((23, 24), ">=2y", False), ((24, 36), ">=2y", True), ((216, 228), "<18y", False), ((204, 216), "<18y", True),
        ((300, 312), "<=25y", True), ((311, 312), "<=25y", True), ((312, 324), "<=25y", False), ((900, 912), ">=75y", True), ((888, 900), ">=75y", False),
        ((6, 18), ">=1y", None), (None, ">=18y", None),
    ],
)  # fmt: skip
def test_age_bounds(months, condition, expected):
    assert ask(condition, "age", age_months=months, age_input="x").value is expected


@pytest.mark.parametrize(("band", "expected"), [("negative", False), ("low", True), ("positive", True), ("bright", True), ("unknown", None)])
def test_antigen_bands(band, expected):
    assert ask("CD33", antigens=(antigen("CD33", band),)).value is expected


def test_an_antigen_that_is_not_reported_is_unknown():
    assert ask("CD33").value is None


def test_an_antigen_is_unknown_after_a_therapy_against_it_until_retested():
    treated = {"prior": (prior("blinatumomab", "relapse"),), "prior_given": True}
    assert ask("CD19", disease="B-ALL", **treated).value is None
    assert "retest" in ask("CD19", disease="B-ALL", **treated).because
    assert ask("CD19", disease="B-ALL", antigens=(antigen("CD19", "positive", retest=True),), **treated).value is None
    assert ask("CD19", disease="B-ALL", antigens=(antigen("CD19", "negative"),), **treated).value is False


def test_expression_is_not_mutation_and_mutation_is_not_expression():
    assert ask("KIT mutation", antigens=(antigen("CD117", "bright"),)).value is None
    assert ask("CD117", alterations=(variant("KIT p.D816V", ("KIT p.D816V", "exact"), ("KIT mutation", "gene")),)).value is None


LADDER = (("FLT3-ITD", "exact"), ("FLT3 mutation", "gene"))


def test_itd_is_a_flt3_mutation_and_no_tkd():
    itd = (variant("FLT3-ITD", *LADDER),)
    assert ask("FLT3-ITD", alterations=itd).match.depth == "exact"
    assert ask("FLT3 mutation", alterations=itd).match.depth == "gene"
    assert ask("FLT3-TKD", alterations=itd).value is None


def test_wild_type_gene_is_negative_for_everything_below_it():
    absent = (variant("FLT3 mutation", status="absent"),)
    assert ask("FLT3-ITD", alterations=absent).value is False
    assert ask("FLT3-TKD", alterations=absent).value is False
    assert ask("NPM1 mutation", alterations=absent).value is None


def test_no_itd_says_nothing_of_tkd():
    absent = (variant("FLT3-ITD", status="absent"),)
    assert ask("FLT3-TKD", alterations=absent).value is None
    assert ask("FLT3 mutation", alterations=absent).value is None


def test_a_gene_level_finding_is_read_by_a_curated_row_only():
    assert ask("IDH1 p.R132", alterations=(variant("IDH1 mutation"),)).value is True
    assert ask("FLT3-ITD", alterations=(variant("FLT3 mutation"),)).value is None
    assert ask("BRAF p.V600E", alterations=(variant("BRAF mutation"),)).value is None


def test_a_germline_variant_opens_nothing():
    assert ask("RUNX1 mutation", alterations=(variant("RUNX1 mutation", origin="germline"),)).value is not True


@pytest.mark.parametrize(
    ("condition", "priors", "given", "expected"),
    [
        ("any", (), False, None), ("any", (), True, False), ("none", (), True, True),
        ("drug:ibrutinib", (prior("ibrutinib"),), True, True), ("drug:ibrutinib", (prior("venetoclax"),), True, False),
        ("drug:ibrutinib", (), False, None),
        ("class:BTK inhibitor", (prior("ibrutinib"),), True, True),
        ("class:covalent BTK inhibitor", (prior("pirtobrutinib"),), True, False),
        ("failed:imatinib", (prior("imatinib", "loss of response"),), True, True),
        ("failed:imatinib", (prior("imatinib", "intolerance"),), True, False),
        ("failed or intolerant:imatinib", (prior("imatinib", "intolerance"),), True, True),
        ("failed:imatinib", (prior("imatinib"),), True, None),
        ("failed or intolerant:class:BCR::ABL1 tyrosine kinase inhibitor>=2", (prior("imatinib", "intolerance"), prior("dasatinib", "progression")), True, True),
        ("failed or intolerant:class:BCR::ABL1 tyrosine kinase inhibitor>=2", (prior("imatinib", "intolerance"),), True, False),
    ],
)  # fmt: skip
def test_earlier_therapy(condition, priors, given, expected):
    assert ask(condition, "prior", disease="CML", prior=priors, prior_given=given, lines_minimum=len(priors)).value is expected


@pytest.mark.parametrize(
    ("minimum", "exact", "condition", "expected"),
    [(2, None, "lines>=2", True), (1, None, "lines>=2", None), (1, 1, "lines>=2", False), (0, None, "lines>=1", None)],
)
def test_lines_are_a_minimum_unless_stated(minimum, exact, condition, expected):
    assert ask(condition, "prior", lines_minimum=minimum, lines_exact=exact).value is expected


@pytest.mark.parametrize(
    ("value", "comparator", "condition", "expected"),
    [(151, None, "WBC>=30", True), (12, None, "WBC>=30", False), (30, "<", "WBC>=30", False), (30, ">", "WBC>=30", True), (50, "<", "WBC>=30", None)],
)
def test_laboratory_thresholds(value, comparator, condition, expected):
    assert ask(condition, "lab", labs=(LabFact("WBC", "WBC", value, "10^9/L", comparator),)).value is expected


def test_a_missing_value_is_unknown():
    assert ask("WBC>=30", "lab").value is None


def test_pregnancy_is_excluded_for_a_male_and_unknown_otherwise():
    assert ask("pregnancy", "condition", sex="male").value is False
    assert ask("pregnancy", "condition", sex="female").value is None


def test_low_risk_apl_is_read_from_the_leukocytes_by_its_definition():
    low = (LabFact("WBC", "WBC 3", 3.0, "10^9/L"),)
    assert ask("low risk", "state", disease="APL", labs=low).value is True
    assert ask("high risk", "state", disease="APL", labs=low).value is False
    assert ask("low risk", "state", disease="AML", labs=low).value is None


def test_a_broader_diagnosis_leaves_the_narrower_open_and_names_the_test():
    answer = ask("Ph+ ALL", "disease", disease="B-ALL")
    assert answer.value is None
    assert answer.needs == ("biomarker", "BCR::ABL1")
    assert ask("Ph+ ALL", "disease", disease="B-ALL", alterations=(variant("BCR::ABL1", status="absent"),)).value is False
    assert ask("AML", "disease", disease="APL").value is False
    assert ask("acute leukemia", "disease", disease="APL").value is True
