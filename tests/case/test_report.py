"""Reports in words give the case that their structured form states: here the same patient in both."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kg.case.check import check
from kg.case.model import Case
from kg.case.report import case_of
from kg.case.report_person import age_in, sex_in
from kg.errors import CaseError
from kg.extraction.pipeline import extract

# The facts of kg/examples/case-1.yaml in other words.
BOY = (
    "A 3-year-old boy was admitted with fever for four days. The blood count showed elevated white blood cells (151 x10 9 /L), "
    "decreased hemoglobin (Hb, 55 g/L), and neutrophil and lymphocyte percentages of 7.5% and 91.3%, respectively. Blast percentages in the "
    "peripheral blood and bone marrow smear were 79% and 73.5%, respectively. By flow cytometry of the bone marrow a 79.5% abnormal cell "
    "population was positive for HLA-DR (91.94%), CD13 (76.22%), CD33 (94.25%), CD34 (30.43%), CD38 (79.99%), CD117 (96.76%), CD123 (98.93%), "
    "and MPO (47.52%). Sequencing detected a mutation in IDH1 (NM_001282386 c. 395G>A (p. R132H)), and whole-exome sequencing and RNA "
    "sequencing were also performed. The patient was diagnosed with AML (M2) and hyperleukocytosis, and was tentatively classified as at intermediate risk."
)


def case(text: str) -> Case:
    found = case_of(extract(text, "case"))
    check(found)
    return found


def test_the_boy_of_the_example() -> None:
    told, written = case(BOY), Case.read("kg/examples/case-1.yaml")
    for name in ("age", "sex", "fab", "markers", "alterations", "pending", "karyotype", "prior", "disease"):
        assert getattr(told, name) == getattr(written, name), name
    assert {"state": "newly diagnosed", "certainty": "implied"} in told.state
    assert {"state": "intermediate risk", "certainty": "implied"} in told.state
    assert "hyperleukocytosis" in told.conditions
    mine, theirs = told.understand(), written.understand()

    def plain(facts: Any) -> set[Any]:
        return {(fact.key, fact.value, fact.unit, fact.specimen) for fact in facts}

    assert plain(mine.labs) == plain(theirs.labs)
    assert {replace(f, input="") for f in mine.antigens} == {replace(f, input="") for f in theirs.antigens}
    assert [f.key for f in mine.alterations] == [f.key for f in theirs.alterations]
    assert mine.not_understood == () and mine.conflicts == theirs.conflicts  # noqa: PT018


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (
            "A 62-year-old woman was diagnosed with AML with NPM1 and FLT3-ITD mutations. She received 7+3 and midostaurin and achieved complete remission. "
            "Eight months later she relapsed with 45% marrow blasts. Karyotype was 46,XX[20].",
            {"age": "P62Y", "sex": "female", "state": ("first relapse",), "karyotype": "46,XX[20]", "labs": {"BM_blasts": "45%"},
             "alterations": ("NPM1 mutation", "FLT3-ITD"),
             "prior": ({"therapy": "7+3 + midostaurin", "result": "relapse", "best": "complete remission"},)},
        ),
        (
            "A 7-year-old boy with B-ALL relapsed after allogeneic HSCT. Blasts were CD19 negative and CD22 positive (95%). He had been treated with "
            "blinatumomab and achieved MRD-negative CR before transplantation. KMT2A rearrangement was not detected.",
            {"state": ("relapse after HSCT",), "markers": {"CD19": "negative", "CD22": 95}, "alterations": ("KMT2A rearrangement negative",)},
        ),
        (
            "An 8-month-old infant with KMT2A::AFF1-positive ALL was admitted. She had no family history of leukemia. Bone marrow showed 92% blasts positive "
            "for CD19 (98%) and negative for CD10. CSF contained 15 cells/µL with 20% blasts. Allogeneic HSCT is planned.",
            {"age": "P8M", "sites": ("CNS",), "transplant": {"planned": True}, "markers": {"CD19": 98, "CD10": "negative"}},
        ),
        (
            "A 76 yo man with newly diagnosed AML was unfit for intensive chemotherapy (ECOG 3). Cytogenetics: 45,XY,-7[15]/46,XY[5]. TP53 R175H (VAF 61%) was "
            "detected; FLT3, NPM1, IDH1 and IDH2 were wild type.",
            {"age": "P76Y", "state": ("newly diagnosed",), "karyotype": "45,XY,-7[15]/46,XY[5]", "fitness": {"intensive": "ineligible", "ECOG": 3},
             "alterations": ("TP53 p.R175H (VAF 61%)", "FLT3 wild type", "NPM1 wild type", "IDH1 wild type", "IDH2 wild type")},
        ),
        (
            "A 3-year-old girl with Down syndrome was diagnosed with myeloid leukemia associated with Down syndrome. GATA1 mutation was present.",
            {"constitutional": ("trisomy 21",), "alterations": ("GATA1 mutation",)},
        ),
        (
            "A 68-year-old man with CLL treated with FCR and ibrutinib developed Richter transformation. BTK C481S was detected with VAF of 40%.",
            {"prior": ("FCR", "ibrutinib"), "alterations": ("BTK p.C481S (VAF 40%)",)},
        ),
        (
            "A 70-year-old man had skin lesions. Biopsy showed BPDCN positive for CD123, CD4 and CD56. MPO and CD3 were negative.",
            {"markers": {"CD123": "positive", "CD4": "positive", "CD56": "positive", "MPO": "negative", "CD3": "negative"}},
        ),
        (
            "A 45-year-old man with primary refractory AML who failed to achieve remission after 7+3 and FLAG-IDA was referred. IDH2 R172K was detected. "
            "RNA sequencing results are pending.",
            {"state": ("primary refractory",), "pending": ("RNA-seq",), "prior": ("7+3 (refractory)", "FLAG-IDA (refractory)")},
        ),
    ],
)  # fmt: skip
def test_fields(text: str, fields: dict[str, Any]) -> None:
    found = case(text)
    assert {name: getattr(found, name) for name in fields} == fields
    assert found.understand().not_understood == ()


def test_what_is_not_stated_stays_absent() -> None:
    found = case("A 40-year-old man was diagnosed with AML. His brother had FLT3-ITD mutated AML.")
    assert found.alterations == () and found.markers == {} and found.labs == {} and found.prior is None  # noqa: PT018
    assert found.karyotype is None and found.transplant == {} and found.pending == ()  # noqa: PT018


def test_a_report_without_a_diagnosis_is_an_error() -> None:
    with pytest.raises(CaseError, match="no diagnosis"):
        case_of(extract("A 40-year-old man was admitted with fever.", "case"))


@pytest.mark.parametrize(
    ("text", "age", "sex"),
    [
        ("A 3-year-old male child", "P3Y", "male"), ("an 8-month-old girl", "P8M", "female"), ("a 76 yo man", "P76Y", "male"),
        ("The patient, a woman aged 45 years,", "P45Y", "female"), ("a woman of 28 years", "P28Y", "female"), ("A sixty-four-year-old lady", "P64Y", "female"),
        ("A 2-year-and-6-month-old boy", "P2Y6M", "male"), ("A 12-day-old neonate; her mother was 30 years old", "P12D", "female"),
        ("The patient was admitted. Her mother was 45 years old.", None, "female"), ("a 55 y/o patient; he", "P55Y", "male"),
    ],
)  # fmt: skip
def test_age_and_sex(text: str, age: str | None, sex: str | None) -> None:
    assert (age_in(text), sex_in(text)) == (age, sex)
