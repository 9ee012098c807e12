from __future__ import annotations

from typing import Any

import pytest

from kg.case import Case, Profile
from kg.case.understand import understand


def read(disease: Any = "AML", **fields: Any) -> Profile:
    return understand(Case(disease, **fields))


def keys(profile: Profile, status: str = "present") -> set[str]:
    return {fact.key for fact in profile.alterations if fact.status == status}


# -- definition and narrowing -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("disease", "definer"),
    [("CML", "BCR::ABL1"), ("Ph+ ALL", "BCR::ABL1"), ("APL", "PML::RARA"), ("NPM1-mutated AML", "NPM1 mutation")],
)
def test_a_definition_entails_its_alteration(disease: str, definer: str) -> None:
    fact = next(fact for fact in read(disease).alterations if fact.key == definer)
    assert fact.certainty == "entailed"
    assert any(item.certainty == "entailed" and item.as_ == definer for item in read(disease).understood)


def test_a_stated_alteration_is_not_entailed_again() -> None:
    profile = read("Ph+ ALL", alterations=["BCR::ABL1 p190"])
    assert keys(profile) == {"BCR::ABL1 p190"}


@pytest.mark.parametrize(
    ("disease", "alteration", "narrow"),
    [
        ("AML", "PML::RARA", "APL"),
        ("B-ALL", "BCR::ABL1", "Ph+ ALL"),
        ("ALL", "t(9;22)", "Ph+ ALL"),
        ("AML", "NPM1 type A", "AML-NPM1"),
        ("AML", "t(8;21)", "AML-RUNX1T1"),
        ("AML", "KMT2A::MLLT3", "AML-KMT2A"),
        ("B-ALL", "KMT2A::AFF1", "B-ALL-KMT2A"),
        ("AML-M2", "t(8;21)", "AML-RUNX1T1"),
    ],
)
def test_a_defining_alteration_moves_to_the_narrower_entity(disease: str, alteration: str, narrow: str) -> None:
    fact = read(disease, alterations=[alteration]).diseases[0]
    assert fact.key == narrow
    assert fact.narrowed_from is not None


@pytest.mark.parametrize(
    "alteration",
    [
        "PML::RARA negative",
        "IDH1 R132H",
        "FLT3-ITD",
        "KMT2A-PTD",
        {"variant": "NPM1 mutation", "status": "negative"},
        "NPM1 W288fs (VAF 2%)",
    ],
)
def test_nothing_else_moves_a_case(alteration: Any) -> None:
    assert read(alterations=[alteration]).diseases[0].key == "AML"


def test_a_fusion_defines_before_a_mutation() -> None:
    assert read(alterations=["NPM1 mutation", "t(8;21)"]).diseases[0].key == "AML-RUNX1T1"


@pytest.mark.parametrize("disease", ["AML-M2", "AML (M2)", "AML-M4", "AML-M5"])
def test_fab_entails_no_fusion(disease: str) -> None:
    profile = read(disease)
    assert not profile.alterations
    assert profile.fab == disease.strip(")")[-2:]


@pytest.mark.parametrize(
    ("text", "key", "state"),
    [
        ("CML-BP", "CML", "blast phase"),
        ("R/R AML", "AML", "relapsed or refractory"),
        ("relapsed AML", "AML", "relapsed"),
        ("high-risk MDS", "MDS", "high risk"),
        ("AML in second relapse", "AML", "second relapse"),
        ("DOID:9119", "AML", None),
        ("MONDO:0018874", "AML", None),
        ("acute myeloid leukaemia", "AML", None),
        ("hairy cell leukemia", "HCL", None),
    ],
)
def test_names_phrases_and_ids_of_diseases(text: str, key: str, state: str | None) -> None:
    profile = read(text)
    assert profile.diseases[0].key == key
    assert state is None or profile.has_state(state)


def test_a_mutation_before_the_disease_is_an_alteration() -> None:
    assert "IDH1 mutation" in keys(read("IDH1-mutated AML"))


# -- state ------------------------------------------------------------------------------------------


def test_an_implied_state_counts_and_says_so() -> None:
    profile = read(state=[{"state": "newly diagnosed", "certainty": "implied"}])
    assert profile.states == (("newly diagnosed", "implied"),)
    assert profile.prior_given
    assert profile.lines_exact == 0


def test_an_absent_prior_is_unknown_unless_newly_diagnosed() -> None:
    assert not read().prior_given
    assert read().lines_exact is None
    assert read(prior=[]).lines_exact == 0
    assert read(state="relapsed").lines_minimum == 1
    assert read(state="second relapse").lines_minimum == 2
    assert not read(state="relapsed").prior_given


def test_remission_cancels_relapse() -> None:
    profile = read("B-ALL", state=["relapsed", "CR2"])
    assert profile.has_state("CR2")
    assert not profile.has_state("relapsed")


def test_measured_residual_disease_in_remission_is_a_state() -> None:
    assert read("B-ALL", state="CR1", labs={"MRD": "0.2%"}).has_state("MRD positive")
    assert read("B-ALL", state="CR1", labs={"MRD": "<0.01%"}).has_state("MRD negative")
    assert not read("B-ALL", state="relapsed", labs={"MRD": "40%"}).has_state("MRD positive")


# -- earlier therapy --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "drugs", "result"),
    [
        ("dasatinib (failure)", {"dasatinib"}, "refractory"),
        ("imatinib (intolerance)", {"imatinib"}, "intolerance"),
        ("imatinib, intolerant", {"imatinib"}, "intolerance"),
        ("venetoclax + azacitidine (refractory)", {"venetoclax", "azacitidine"}, "refractory"),
        ("azacitidine/venetoclax", {"venetoclax", "azacitidine"}, None),
        ("7+3", {"cytarabine", "daunorubicin"}, None),
        ("7+3 (CR)", {"cytarabine", "daunorubicin"}, "CR"),
        ("gemtuzumab ozogamicin", {"gemtuzumab ozogamicin"}, None),
        ("Mylotarg", {"gemtuzumab ozogamicin"}, None),
        ("CD19 CAR-T", {"CD19 CAR-T"}, None),
        ("ibrutinib (progression)", {"ibrutinib"}, "progression"),
        ("nilotinib (loss of response)", {"nilotinib"}, "loss of response"),
        ("midostaurin (ongoing)", {"midostaurin"}, "ongoing"),
    ],
)
def test_earlier_therapy(text: str, drugs: set[str], result: str | None) -> None:
    profile = read(prior=[text])
    assert not profile.not_understood
    assert set(profile.prior[0].drugs) == drugs
    assert profile.prior[0].result == result


def test_the_mapping_form() -> None:
    fact = read(
        prior=[
            {
                "therapy": ["azacitidine", "venetoclax"],
                "line": 2,
                "for": "AML",
                "result": "refractory",
                "best": "CRi",
                "ended": "P3M",
            }
        ]
    ).prior[0]
    assert set(fact.drugs) == {"azacitidine", "venetoclax"}
    assert (fact.line, fact.result, fact.best, fact.ended_months_ago, fact.for_other_disease) == (
        2,
        "refractory",
        "CRi",
        3.0,
        False,
    )
    assert "BCL2 inhibitor" in fact.classes


def test_transplant_consolidation_and_other_diseases_add_no_line() -> None:
    profile = read(
        prior=[
            {"therapy": "7+3", "line": 1},
            "allogeneic HSCT",
            {"therapy": "azacitidine", "part": "maintenance"},
            {"therapy": "azacitidine", "for": "MDS"},
            {"therapy": "chemotherapy", "for": "breast cancer"},
        ]
    )
    assert profile.lines_minimum == 1
    assert [fact.for_other_disease for fact in profile.prior] == [False, False, False, True, True]
    assert profile.prior[1].kind == "procedure"


def test_therapy_of_the_broader_diagnosis_is_of_this_disease() -> None:
    assert not read(alterations=["PML::RARA"], prior=[{"therapy": "7+3", "for": "AML"}]).prior[0].for_other_disease
    assert read("Richter", prior=[{"therapy": "ibrutinib", "for": "CLL"}]).prior[0].for_other_disease


def test_lines_are_a_proven_minimum() -> None:
    assert (
        read("CML", prior=["imatinib (failure)", "dasatinib (intolerance)", "nilotinib (failure)"]).lines_minimum == 3
    )
    assert read(prior=["7+3", "gemtuzumab ozogamicin"]).lines_minimum == 1
    assert read(prior=["7+3", "gemtuzumab ozogamicin"]).lines_exact is None
    assert read(prior=[{"therapy": "7+3", "line": 1}, {"therapy": "gilteritinib", "line": 2}]).lines_exact == 2


# -- antigens ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "band", "status"),
    [
        (94.25, "positive", "present"), (0, "negative", "absent"), (4.9, "negative", "absent"), (12, "low", "present"), ("12% dim", "low", "present"), ("positive", "positive", "present"),
        ("negative", "negative", "absent"), ("bright", "bright", "present"), ("not done", "unknown", "not done"), (False, "negative", "absent"), (True, "positive", "present"), ("+", "positive", "present"),
        ({"percent": 98.9, "intensity": "bright", "gate": "blasts"}, "bright", "present"), ({"percent": 12, "gate": "nucleated cells"}, "unknown", "unknown"), ({"status": "negative"}, "negative", "absent"),
        ("94 % of blasts", "positive", "present"), ("pending", "unknown", "pending"),
    ],
)  # fmt: skip
def test_marker_values(value: Any, band: str, status: str) -> None:
    fact = read(markers={"CD22": value}).antigens[0]
    assert (fact.band, fact.status) == (band, status)


@pytest.mark.parametrize("value", [940, -3, "purple", {"percent": 140}, {"intensity": "mauve"}, []])
def test_marker_values_that_are_none(value: Any) -> None:
    profile = read(markers={"CD22": value})
    assert not profile.antigens
    assert profile.not_understood


def test_after_antigen_therapy_an_older_or_missing_result_is_unknown() -> None:
    case = {"state": "relapsed", "prior": ["blinatumomab"]}
    older = next(
        fact
        for fact in read("B-ALL", markers={"CD19": {"percent": 97, "at": "diagnosis"}}, **case).antigens
        if fact.key == "CD19"
    )
    assert older.retest
    assert older.band == "unknown"
    now = next(fact for fact in read("B-ALL", markers={"CD19": 97}, **case).antigens if fact.key == "CD19")
    assert not now.retest
    assert now.band == "positive"
    missing = next(fact for fact in read("B-ALL", **case).antigens if fact.key == "CD19")
    assert missing.retest
    assert missing.status == "unknown"


def test_without_such_a_therapy_an_older_result_stands() -> None:
    fact = read(markers={"CD33": {"percent": 90, "at": "diagnosis"}}, state="relapsed", prior=["7+3"]).antigens[0]
    assert (fact.band, fact.retest, fact.at) == ("positive", False, "diagnosis")


def test_a_result_of_a_later_relapse_is_after_an_earlier_line() -> None:
    fact = next(
        fact
        for fact in read(
            "B-ALL",
            state="second relapse",
            markers={"CD19": {"percent": 90, "at": "relapse 1"}},
            prior=[{"therapy": "blinatumomab", "line": 1}],
        ).antigens
        if fact.key == "CD19"
    )
    assert not fact.retest


def test_expression_is_no_mutation() -> None:
    profile = read(markers={"CD117": 97, "CD135": 80, "CD123": 98})
    assert not profile.alterations
    assert profile.diseases[0].key == "AML"


# -- alterations ------------------------------------------------------------------------------------


def test_low_allele_fraction_is_subclonal() -> None:
    facts = {
        fact.key: fact
        for fact in read(alterations=["IDH1 R132H (VAF 3%)", "IDH2 R140Q (VAF 38%)", "NRAS G12D subclonal"]).alterations
    }
    assert facts["IDH1 p.R132H"].subclonal
    assert not facts["IDH2 p.R140Q"].subclonal
    assert facts["NRAS p.G12D"].subclonal
    assert facts["IDH2 p.R140Q"].vaf == pytest.approx(0.38)


def test_mapping_form_of_alterations() -> None:
    fact = read(
        alterations=[{"variant": "RUNX1 p.R201*", "origin": "germline", "at": "relapse 1", "vaf": "48%"}]
    ).alterations[0]
    assert (fact.origin, fact.at, fact.vaf) == ("germline", "relapse 1", 0.48)


def test_bare_changes_take_their_gene_from_the_case() -> None:
    assert "NRAS p.G12D" in keys(read(alterations=["NRAS mutation", "G12D"]))
    assert "ABL1 p.T315I" in keys(read("CML", alterations=["T315I"]))


def test_the_karyotype_says_what_it_says() -> None:
    profile = read(karyotype="45,XY,t(8;21)(q22;q22),-7,del(5)(q13q33),+21c[20]")
    assert {"RUNX1::RUNX1T1", "monosomy 7", "del(5q)", "complex karyotype"} <= keys(profile)
    assert "normal karyotype" in keys(profile, "absent")
    assert profile.constitutional == ("trisomy 21",)
    assert profile.diseases[0].key == "AML-RUNX1T1"


def test_a_failed_karyotype_is_unknown() -> None:
    profile = read(karyotype="no metaphases")
    assert not profile.alterations
    assert profile.karyotype is None
    assert profile.extra == {"karyotype": "failed"}


# -- the rest ---------------------------------------------------------------------------------------


def test_small_fields() -> None:
    profile = read(
        medications=["posaconazole"], conditions=["prior VOD"], constitutional=["Down syndrome"], fitness={"intensive": "ineligible", "ECOG": 2}, sites=["marrow", "CNS"],
        transplant={"planned": True}, pending=["WES", "FLT3", "BCR::ABL1", "karyotype"], alterations=["NPM1 pending"],
    )  # fmt: skip
    assert profile.medications[0][0] == "posaconazole"
    assert "strong CYP3A inhibitor" in profile.medications[0][1]
    assert profile.conditions == ("prior VOD",)
    assert profile.constitutional == ("trisomy 21",)
    assert (profile.intensive, profile.ecog) == ("ineligible", 2)
    assert "CNS" in profile.sites
    assert profile.transplant_planned is True
    assert profile.pending_tests == ("WES", "FLT3", "BCR::ABL1", "karyotype", "NPM1")


def test_labs_keep_the_input_and_convert_the_value() -> None:
    fact = read(labs={"Hb": "55 g/L"}).labs[0]
    assert (fact.key, fact.value, fact.unit, fact.input) == ("hemoglobin", 5.5, "g/dL", "Hb 55 g/L")


def test_a_share_is_never_a_count() -> None:
    assert [fact.key for fact in read(labs={"lymphocytes": "91.3%"}).labs] == ["lymphocytes %"]
    assert [fact.key for fact in read(labs={"lymphocytes": "1.2 x10^9/L"}).labs] == ["lymphocytes"]


def test_values_that_cannot_be_are_not_used() -> None:
    profile = read(labs={"Hb": 55})
    assert not profile.labs
    assert profile.not_understood


def test_blasts_of_marrow_come_first_and_circulating_ones_are_counted() -> None:
    labs = read(labs={"WBC": "151 x10^9/L", "PB_blasts": "79%", "BM_blasts": "73.5%"}).labs
    assert [(fact.key, fact.specimen, fact.value) for fact in labs[1:]] == [
        ("blasts", "bone marrow", 73.5),
        ("blasts", "blood", 79.0),
        ("PB_blasts", "blood", 119.29),
    ]


# -- conflicts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("disease", "fields", "words"),
    [
        ("AML", {"labs": {"neutrophils": "7.5%", "lymphocytes": "91.3%", "PB_blasts": "79%"}}, "177.8"),
        ("AML", {"alterations": ["NPM1 mutation", "NPM1 wild type"]}, "NPM1"),
        ("AML", {"alterations": ["FLT3-ITD", "FLT3 wild type"]}, "FLT3"),
        ("AML", {"markers": {"CD33": 90, "Siglec-3": "negative"}}, "CD33"),
        ("AML", {"state": "newly diagnosed", "prior": ["7+3 (refractory)"]}, "newly diagnosed"),
        ("AML", {"state": ["newly diagnosed", "relapsed"]}, "relapsed"),
        ("AML", {"karyotype": "46,XY[20]", "alterations": ["t(8;21)(q22;q22)"]}, "karyotype is normal"),
        ("CML", {"alterations": ["BCR::ABL1 negative"]}, "BCR::ABL1"),
        ("infant ALL", {"age": 12}, "infant"),
        ("childhood AML", {"age": 40}, "childhood"),
        ("AML", {"sex": "female", "karyotype": "46,XY[20]"}, "sex"),
        ("AML", {"sex": "male", "conditions": ["pregnancy"]}, "pregnancy"),
    ],
)
def test_conflicts_are_said(disease: str, fields: dict[str, Any], words: str) -> None:
    assert any(words in text for text in read(disease, **fields).conflicts)


@pytest.mark.parametrize(
    ("disease", "fields"),
    [
        ("AML", {"alterations": ["FLT3-ITD", "FLT3-TKD negative"]}),
        (
            "AML",
            {"alterations": [{"variant": "FLT3-ITD", "at": "diagnosis"}, "FLT3-ITD negative"], "state": "relapsed"},
        ),
        ("AML", {"state": "newly diagnosed", "prior": [{"therapy": "azacitidine", "for": "MDS"}]}),
        ("AML", {"labs": {"neutrophils": "20%", "lymphocytes": "30%", "PB_blasts": "50%"}}),
        ("AML", {"sex": "female", "karyotype": "46,XY[20]", "prior": ["allogeneic HSCT"]}),
        ("AML", {"state": ["relapsed", "CR2"]}),
    ],
)
def test_what_only_looks_like_a_conflict(disease: str, fields: dict[str, Any]) -> None:
    assert not read(disease, **fields).conflicts


# -- speed and weight -------------------------------------------------------------------------------
