"""Names, units, antigens and karyotypes in the words that people write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.case import Case, Profile, context
from kg.case.hints import meant
from kg.case.limits import LONGEST_TEXT
from kg.case.phrase import read_phrase
from kg.case.read import case_of, read_case, read_cases
from kg.case.understand import understand
from kg.case.units import read_value
from kg.errors import CaseError
from kg.knowledge.tables import bundled_rows


def read(disease: Any = "AML", **fields: Any) -> Profile:
    return understand(Case(disease, **fields))


def bands(profile: Profile) -> dict[str, tuple[str, float | None]]:
    return {fact.key: (fact.band, fact.percent) for fact in profile.antigens}


# -- laboratory values ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "percent"),
    [("2e-3", 0.2), ("10^-3", 0.1), ("1e-3", 0.1), ("5x10-4", 0.05), ("5 × 10⁻⁴", 0.05), ("10⁻⁴", 0.01), ("2e-3 %", 0.002), ("0.2%", 0.2), ("0.002 fraction", 0.2), ("5", 5.0)],
)  # fmt: skip
def test_a_power_of_ten_is_a_fraction(text: str, percent: float) -> None:
    assert read_value("MRD", text).value == pytest.approx(percent)
    assert next(fact.value for fact in read("B-ALL", labs={"MRD": text}).labs) == pytest.approx(percent)


@pytest.mark.parametrize("value", ["0.05", 0.05, 0.002, "<0.01"])
def test_a_small_number_without_unit_is_unknown(value: object) -> None:
    profile = read("B-ALL", state="CR1", labs={"MRD": value})
    assert profile.labs[0].value is None
    assert "state a unit" in profile.not_understood[0]
    assert not profile.has_state("MRD positive")
    assert not profile.has_state("MRD negative")


@pytest.mark.parametrize(
    ("text", "value"),
    [("151.000/µL", 151.0), ("151,000/µL", 151.0), ("151.000 x10^9/L", 151.0), ("151.5 x10^9/L", 151.5), ("12 thousand/µL", 12.0), ("12 thousand per microliter", 12.0), ("4.500 /mm3", 4.5), ("12000 cells per µL", 12.0)],
)  # fmt: skip
def test_thousands_of_cells(text: str, value: float) -> None:
    assert read_value("WBC", text).value == pytest.approx(value)


def test_a_yaml_power_of_ten_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text("disease: B-ALL\nstate: CR1\nlabs: {MRD: 2.0e-3}\n", encoding="utf-8")
    assert understand(read_case(path)).labs[0].value == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("text", "mrd"),
    [
        ("B-ALL, 10 years, MRD 0.5% in CR1, CD19 positive", 0.5),
        ("B-ALL, CR1 with MRD 1e-3, CD19 positive", 0.1),
        ("B-ALL in CR1 MRD 10^-3 CD19+", 0.1),
        ("B-ALL, CR 1, MRD: 5x10-4, CD19+", 0.05),
    ],
)
def test_a_remission_is_no_unit_and_no_creatinine(text: str, mrd: float) -> None:
    profile = understand(read_phrase(text))
    assert profile.has_state("CR1")
    assert {fact.key: fact.value for fact in profile.labs} == {"MRD": pytest.approx(mrd)}
    assert not profile.not_understood
    assert not profile.alterations


def test_an_unknown_unit_of_a_phrase_is_an_error() -> None:
    with pytest.raises(CaseError, match="foo/L"):
        read_phrase("B-ALL, WBC 151 foo/L")


# -- antigens ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "AML, 3 years, CD33 94.25%, CD117: 97%, CD19 negative",
        "AML, 3 years, CD33 94.25% and CD117 97% and CD19 negative",
        "AML with CD33 94.25% and CD117 = 97%, CD19 neg",
    ],
)
def test_an_antigen_of_a_phrase_is_no_mutation(text: str) -> None:
    profile = understand(read_phrase(text))
    assert not profile.alterations
    assert bands(profile) == {"CD33": ("positive", 94.25), "CD117": ("positive", 97.0), "CD19": ("negative", None)}


def test_an_antigen_among_the_alterations_is_an_antigen() -> None:
    profile = read(
        alterations=["CD117 97%", "CD123 positive", "KIT D816V", {"variant": "CD33 negative", "at": "diagnosis"}]
    )
    assert bands(profile)["CD117"] == ("positive", 97.0)
    assert bands(profile)["CD123"] == ("positive", None)
    assert [fact.key for fact in profile.alterations] == ["KIT p.D816V"]


@pytest.mark.parametrize("text", ["CD33 SNP rs12459419 CC", "CD79B p.Y196H", "CD274 amplification"])
def test_a_change_of_the_gene_is_no_antigen(text: str) -> None:
    assert not read(alterations=[text]).antigens


@pytest.mark.parametrize(
    ("markers", "expected"),
    [
        (["CD33 94.25%, CD19 negative"], {"CD33": ("positive", 94.25), "CD19": ("negative", None)}),
        (["CD38 98.9 %, HLA-DR 3.2%, MPO negative"], {"CD38": ("positive", 98.9), "HLA-DR": ("negative", 3.2), "MPO": ("negative", None)}),
        (["CD34 60% and CD19 negative", "CD33+"], {"CD34": ("positive", 60.0), "CD19": ("negative", None), "CD33": ("positive", None)}),
        (["CD33: 94%; CD117 dim"], {"CD33": ("positive", 94.0), "CD117": ("low", None)}),
    ],
)  # fmt: skip
def test_a_list_of_antigens_keeps_each_result(
    markers: list[str], expected: dict[str, tuple[str, float | None]]
) -> None:
    assert bands(read(markers=markers)) == expected


def test_antigens_in_one_word() -> None:
    profile = understand(read_phrase("AML CD34+CD117+CD7-, CD33-negative, IDH2 R140Q"))
    assert {key: band for key, (band, _) in bands(profile).items()} == {
        "CD34": "positive", "CD117": "positive", "CD7": "negative", "CD33": "negative",
    }  # fmt: skip


@pytest.mark.parametrize("text", ["CD19 loss", "loss of CD19", "CD19 negative", "CD19 lost"])
def test_a_lost_antigen_is_negative(text: str) -> None:
    for profile in (
        read("B-ALL", alterations=[text]),
        understand(read_phrase(f"B-ALL, 7 years, second relapse, {text}, CD22 97%")),
    ):
        assert bands(profile)["CD19"] == ("negative", None)
        assert next(fact.status for fact in profile.antigens if fact.key == "CD19") == "absent"
        assert not profile.not_understood


def test_a_loss_stays_an_alteration_and_a_contrary_result_a_conflict() -> None:
    profile = read("B-ALL", alterations=["CD19 loss"], markers={"CD19": "98%"})
    assert [fact.key for fact in profile.alterations] == ["CD19 loss"]
    assert profile.conflicts
    assert not any(
        fact.status == "absent" for fact in read(alterations=[{"variant": "CD19 loss", "status": "absent"}]).antigens
    )


def test_an_older_alteration_counts_and_is_worth_a_retest() -> None:
    older = read(state="relapsed", alterations=[{"variant": "FLT3-ITD", "at": "diagnosis"}]).alterations[0]
    assert (older.status, older.at, older.retest) == ("present", "diagnosis", True)
    assert (
        not read(state="newly diagnosed", alterations=[{"variant": "FLT3-ITD", "at": "diagnosis"}])
        .alterations[0]
        .retest
    )
    proven = read(prior=["7+3 (refractory)"], alterations=[{"variant": "FLT3-ITD", "at": "diagnosis"}])
    assert proven.alterations[0].retest


# -- karyotype --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [("normal", "normal karyotype"), ("diploid", "normal karyotype"), ("normal female karyotype", "normal karyotype"), ("Normal male karyotype (46,XY)", "normal karyotype"), ("46,XY", "normal karyotype"), ("complex", "complex karyotype"), ("complex karyotype", "complex karyotype"), ("monosomal", "monosomal karyotype")],
)  # fmt: skip
def test_a_karyotype_in_words(text: str, key: str) -> None:
    profile = read(karyotype=text)
    assert key in {fact.key for fact in profile.alterations if fact.status == "present"}
    assert not profile.not_understood


def test_a_karyotype_that_is_not_there() -> None:
    assert read(karyotype="pending").pending_tests == ("karyotype",)
    assert read(karyotype="not done").extra == {"karyotype": "not done"}
    assert understand(read_phrase("AML, karyotype: normal, NPM1")).alterations[-1].key == "normal karyotype"


# -- diagnoses --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("MLN with FGFR1", "MLN-FGFR1"),
        ("CLL with Richter transformation", "Richter"),
        ("Burkitt leukemia/lymphoma", "Burkitt lymphoma"),
        ("Burkitt leukaemia", "mature B-cell leukemia"),
        ("T-ALL/LBL", "T-ALL"),
        ("MPAL T/My", "MPAL-T/myeloid"),
        ("MPAL B/My", "MPAL-B/myeloid"),
        ("acute ATL", "ATLL"),
        ("leukemia, myeloid, acute", "AML"),
        ("Leukaemia, Lymphocytic, Chronic", "CLL"),
        ("DS-ALL", "ALL"),
        ("paediatric acute leukaemia", "acute leukemia"),
        ("juvenile CML", "JMML"),
    ],
)
def test_spellings_of_a_diagnosis(text: str, key: str) -> None:
    assert [fact.key for fact in read(text).diseases] == [key]
    assert [fact.key for fact in understand(read_phrase(f"{text}, 5 years")).diseases] == [key]


@pytest.mark.parametrize(
    ("text", "alteration", "status"),
    [
        ("KMT2A-r leukemia", "KMT2A rearrangement", "present"),
        ("relapsed KMT2A-r leukemia", "KMT2A rearrangement", "present"),
        ("KMT2A-rearranged acute leukemia", "KMT2A rearrangement", "present"),
        ("FLT3-ITD+ AML", "FLT3-ITD", "present"),
        ("AML (FLT3-ITD+)", "FLT3-ITD", "present"),
        ("Ph(-) B-ALL", "BCR::ABL1", "absent"),
        ("B-ALL (Ph-negative)", "BCR::ABL1", "absent"),
        ("MLN with FGFR1", "FGFR1 rearrangement", "present"),
    ],
)
def test_an_alteration_inside_a_diagnosis(text: str, alteration: str, status: str) -> None:
    profile = read(text)
    assert (alteration, status) in {(fact.key, fact.status) for fact in profile.alterations}
    assert not profile.not_understood


@pytest.mark.parametrize(
    ("text", "months"),
    [("childhood ALL", (0, 216)), ("adult B-ALL", (216, 1560)), ("infant ALL", (0, 12)), ("ALL of childhood", (0, 216)), ("adult T-cell leukemia", None)],
)  # fmt: skip
def test_an_age_inside_a_diagnosis(text: str, months: tuple[int, int] | None) -> None:
    assert read(text).age_months == months
    assert read(text, age=8).age_months == (96, 108)


def test_a_constitutional_syndrome_inside_a_diagnosis() -> None:
    assert read("DS-ALL").constitutional == ("trisomy 21",)


def test_words_in_brackets_are_never_dropped() -> None:
    assert read("AML (relapsed, NPM1 mutated)").has_state("relapsed")
    assert read("AML (purple)").not_understood
    assert not read("acute myeloid leukemia (disorder)").not_understood


# -- names with more than one reading ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "fields", "key"),
    [
        ("MCL", {"alterations": ["KIT D816V"]}, "MCL-mast"),
        ("MCL", {"labs": {"tryptase": "200 ng/mL"}}, "MCL-mast"),
        ("relapsed MCL", {"alterations": ["BTK C481S"]}, "MCL-lymphoma"),
        ("PEL", {"markers": {"CD235a": "positive"}}, "AML-M6"),
        ("PEL", {"conditions": ["pleural effusion"]}, "primary effusion lymphoma"),
        ("Philadelphia-negative leukemia", {"markers": {"CD19": 90}}, "Ph- ALL"),
        ("juvenile CML", {"alterations": ["BCR::ABL1"]}, "CML"),
    ],
)
def test_the_context_decides_an_ambiguous_name(name: str, fields: dict[str, Any], key: str) -> None:
    assert read(name, **fields).diseases[0].key == key


@pytest.mark.parametrize("name", ["MCL", "relapsed MCL", "PEL", "Philadelphia-negative leukemia"])
def test_an_ambiguous_name_alone_is_asked_for(name: str) -> None:
    with pytest.raises(CaseError, match="may be"):
        case_of({"disease": name, "age": 60})


def test_a_phrase_is_read_with_its_context() -> None:
    assert understand(read_phrase("MCL, 60 years, KIT D816V")).diseases[0].key == "MCL-mast"
    assert [fact.key for fact in understand(read_phrase("ALL, 5 years, RT")).diseases] == ["ALL"]


def test_every_rule_of_context_has_its_row_and_every_disease_its_rule() -> None:
    rows = {row["name"]: row for row in bundled_rows("vocabulary", "ambiguous.tsv")}
    assert context.names() <= set(rows)
    assert {name for name, row in rows.items() if row["category"] == "disease"} <= context.names()


# -- messages and limits ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "field"),
    [("mutations", "alterations"), ("variants", "alterations"), ("fusions", "alterations"), ("genes", "alterations"), ("wbc", "labs"), ("hb", "labs"), ("blasts", "labs"), ("antigens", "markers"), ("immunophenotype", "markers"), ("treatment", "prior"), ("therapy", "prior"), ("cytogenetics", "karyotype"), ("markrs", "markers"), ("CD33", "markers")],
)  # fmt: skip
def test_an_unknown_key_names_the_field_that_is_meant(key: str, field: str) -> None:
    assert meant(key) == field
    with pytest.raises(CaseError, match=f"did you mean '{field}'"):
        case_of({"disease": "AML", key: 1})


@pytest.mark.parametrize("text", ["", "\n \n", "# only a comment\n"])
def test_an_empty_file_says_so(tmp_path: Path, text: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match="empty"):
        read_case(path)


@pytest.mark.parametrize(
    "fields",
    [
        {"alterations": ["A" * (LONGEST_TEXT + 1)]},
        {"alterations": [{"variant": "A" * 3_000_000}]},
        {"markers": {"C" * 5000: 3}},
        {"prior": ["x, " * 2000]},
        {"karyotype": "4" * 20_000},
        {"pending": ["WES"] * 5000},
    ],
)
def test_a_text_that_is_too_long_is_refused_at_once(fields: dict[str, Any]) -> None:
    name = next(iter(fields))
    with pytest.raises(CaseError, match=rf"field '{name}'.*\d{{4}}"):
        case_of({"disease": "AML", **fields})


def test_a_long_phrase_is_refused_at_once() -> None:
    with pytest.raises(CaseError, match=r"phrase.*5005 characters"):
        list(read_cases("AML, " + "A" * 5000))
