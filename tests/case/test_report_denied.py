"""Denied remissions, therapies only discussed, relatives and second patients do not enter the case."""

from __future__ import annotations

from typing import Any

import pytest

from kg.case.model import Case
from kg.case.report import case_of
from kg.case.report_patients import several_patients
from kg.errors import CaseError
from kg.extraction.pipeline import extract

BASE = "A 45-year-old woman with AML received 7+3. "


def case(text: str) -> Case:
    return case_of(extract(text, "case"))


def course(text: str) -> tuple[Any, Any]:
    found = case(BASE + text)
    return found.state, found.prior


NOTHING: tuple[Any, Any] = ((), ("7+3",))


@pytest.mark.parametrize(
    "text",
    [
        "On day 28 there was no complete remission.", "She was not in complete remission on day 28.", "Complete remission was hoped for.", "The aim was complete remission.", "Relapse was excluded.", "Relapse was feared but the marrow was clean.",
        "The probability of relapse was 40%.", "It was unclear whether she had relapsed.", "There was no clinical, cytogenetic or molecular evidence of relapse.", "She never entered remission.", "She had not relapsed at 2 years.",
        "Relapse could not be confirmed.", "To prevent relapse she was monitored.", "Relapse was suspected.", "The hope was complete remission.", "Complete remission could not be documented.", "Her sister relapsed after imatinib.",
        "Her brother achieved complete remission after azacitidine.", "Had she relapsed, gilteritinib would have been given.", "Treatment was intended to induce complete remission.", "The risk of relapse was explained.", "A relapse was considered unlikely.",
    ],
)  # fmt: skip
def test_no_remission_and_no_relapse(text: str) -> None:
    state, prior = course(text)
    assert not {str(row) for row in state} & {"CR1", "CR2", "relapsed", "first relapse"}
    assert prior == ("7+3",) or prior == ("7+3 (refractory)",)


@pytest.mark.parametrize(
    "text",
    [
        "After discussion of gilteritinib with the family, hospice was chosen.", "Treatment with azacitidine and venetoclax was recommended.", "After insurance denial of ivosidenib she was discharged.", "Venetoclax was considered after azacitidine failed in her brother.",
        "Her mother was treated with imatinib for CML.", "Her father received dasatinib.", "Treatment with gilteritinib was declined.", "Treatment with midostaurin would have been chosen.", "On request for quizartinib the insurer did not answer.",
        "Treatment with enasidenib was proposed but never started.", "The board suggested treatment with venetoclax.", "She was offered treatment with ivosidenib.", "Imatinib, received by her sister, was unavailable.", "The patient in the next bed received blinatumomab.",
        "Salvage with FLAG-IDA was postponed.", "Consolidation with cytarabine was omitted.", "Treatment with sorafenib was requested.", "Gilteritinib was requested after 7+3 but never given.", "The donor had received rituximab.", "Venetoclax, which was recommended, was refused.",
    ],
)  # fmt: skip
def test_what_was_not_given_is_no_therapy(text: str) -> None:
    assert course(text)[1] == ("7+3",)


@pytest.mark.parametrize(
    ("text", "state", "prior"),
    [
        ("She achieved complete remission.", ("CR1",), ("7+3 (CR)",)),
        ("A complete remission was documented on day 28.", ("CR1",), ("7+3 (CR)",)),
        ("Marrow on day 30 confirmed complete remission. Eight months later she relapsed.", ("first relapse",), ({"therapy": "7+3", "result": "relapse", "best": "CR"},)),
        ("After discussion with the family, gilteritinib was started.", None, ("7+3", "gilteritinib")),
        ("She was not cured; treatment with venetoclax was recommended and started.", None, ("7+3", "venetoclax")),
        ("She was then treated with gilteritinib as recommended by the board.", None, ("7+3", "gilteritinib")),
        ("Her sister was well, but she relapsed after three months.", ("relapsed",), ("7+3 (relapse)",)),
    ],
)
def test_what_happened_stays(text: str, state: Any, prior: Any) -> None:
    found = course(text)
    assert found[1] == prior
    assert state is None or found[0] == state


def test_a_diagnosis_of_a_relative_is_not_hers() -> None:
    found = case("A 45-year-old woman was diagnosed with AML. CML was diagnosed in her father, who took imatinib.")
    assert found.disease == ("acute myeloid leukemia",)
    assert found.prior is None
    assert case(BASE + "A pregnant woman in the next bed had fever.").conditions == ()
    assert case(BASE + "TP53 mutation, which is common in therapy-related AML, was not seen.").disease == ("acute myeloid leukemia",)


@pytest.mark.parametrize(
    "text",
    [
        "We report two patients. Patient 1, a 5-year-old boy, had B-ALL. Patient 2, a 60-year-old woman, had AML.", "Case 1\n\nA 5-year-old boy had B-ALL.\n\nCase 2\n\nA 60-year-old woman had AML.", "The first patient was a man with AML. The second patient was a woman with AML.",
        "A 50-year-old man with AML was compared with a 60-year-old woman with ALL.", "We describe three cases of AML in a family.", "Case I: A man with AML. Case II: A woman with AML.", "Patient A had AML. Patient B had ALL.", "Patient #1 was a girl with ALL; patient #2 was her brother.",
        "We present a series of cases. Patients 1 and 2 had AML.",
    ],
)  # fmt: skip
def test_several_patients_are_an_error(text: str) -> None:
    with pytest.raises(CaseError, match=r"several patients .*one file for each"):
        case(text)


@pytest.mark.parametrize(
    "text",
    [
        "We report a 5-year-old boy with AML. Case 1 was not counted.", "The patient was 5 years old at diagnosis; a 6-year-old boy returned.", "She received two units; a patient of 45 years with AML.", "Case report: a patient with AML and 2 relapses.",
        "In this case, 2 cycles were given to the patient. In this patient I saw no fever.", "A 30-year-old woman had a 28-year-old brother as donor.",
    ],
)  # fmt: skip
def test_one_patient_is_one(text: str) -> None:
    assert several_patients(text, [text]) is None
