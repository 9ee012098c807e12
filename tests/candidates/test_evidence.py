"""Net evidence: contradiction is counted on its own side and never helps."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from kg.candidates.dossier import Dossier, Evidence
from kg.candidates.evidence import LEVELS, net, weigh
from kg.candidates.facts import Facts
from kg.knowledge.expression import parse
from tests.candidates.profiles import profile, variant

LINE = Evidence(
    claim="c", line="l", predicate="treats", negated=False, disease="AML", biomarker=None, setting="newly diagnosed", age_group="adult",
    combination="", prior=None, direction="supports", level="phase 2", native_level="", n=40, statement="s", publication="PMID:1",
    source_date="2020-01-01", verified=True, retracted=False,
)  # fmt: skip
DRUG = Dossier("d", "ivosidenib", "ivosidenib", "small molecule", "targeted", ("IDH1",), (), ("IDH1 inhibitor",))
ND = frozenset({"newly diagnosed"})
RR = frozenset({"relapsed/refractory"})


def one(evidence, patient, settings=ND, class_used=False, drug=DRUG):
    return weigh(replace(drug, evidence=(evidence,)), Facts(patient), settings, class_used)[0]


lines = st.builds(
    lambda direction, level, paper, negated: replace(LINE, direction=direction, level=level, publication=f"PMID:{paper}", negated=negated),
    st.sampled_from(["supports", "disputes", "neutral"]),
    st.sampled_from(["guideline", "phase 3", "phase 2", "phase 1", "series"]),
    st.integers(1, 6),
    st.booleans(),
)


@given(st.lists(lines, max_size=6), lines)
def test_a_disputing_line_never_improves_the_net(existing, new):
    new = replace(new, direction="disputes", negated=False)
    patient = profile(states=("newly diagnosed",))
    before = net([one(line, patient) for line in existing])
    after = net([one(line, patient) for line in [*existing, new]])
    assert not (after.positive and not before.positive)
    assert after.order >= before.order
    assert after.contested


def test_a_negated_claim_turns_support_round():
    weighed = one(replace(LINE, negated=True), profile(states=("newly diagnosed",)))
    assert weighed.stance == "disputes"
    assert not net([weighed]).positive


def test_equal_levels_need_more_sources():
    patient = profile(states=("newly diagnosed",))
    lines = [one(LINE, patient), one(replace(LINE, direction="disputes", publication="PMID:2"), patient)]
    assert not net(lines).positive
    lines.append(one(replace(LINE, publication="PMID:3"), patient))
    assert net(lines).positive


def test_a_series_below_three_patients_and_models_are_no_clinical_evidence():
    patient = profile(states=("newly diagnosed",))
    assert one(replace(LINE, level="series", n=2), patient).counts is False
    assert one(replace(LINE, level="series", n=3), patient).counts is True
    assert one(replace(LINE, level="preclinical"), patient).counts is False


def test_a_retracted_paper_counts_for_nothing():
    assert one(replace(LINE, retracted=True), profile(states=("newly diagnosed",))).counts is False


def test_settings_cross_only_forwards_and_only_if_the_class_is_new():
    relapsed = profile(states=("relapsed",))
    assert one(LINE, relapsed, RR).counts is True
    assert one(LINE, relapsed, RR, class_used=True).counts is False
    assert one(replace(LINE, setting="relapsed/refractory"), profile(states=("newly diagnosed",)), ND).counts is False
    for remission in ("MRD", "CR", "consolidation", "maintenance", "post-HSCT"):
        assert one(replace(LINE, setting=remission), relapsed, RR).counts is False


def test_an_unknown_setting_leaves_the_line_open():
    assert one(LINE, profile(), frozenset()).counts is None


def test_evidence_for_a_subtype_does_not_spread_upwards():
    subtype = replace(LINE, disease="AML-NPM1")
    assert one(subtype, profile("AML", states=("newly diagnosed",))).counts is not True
    assert one(subtype, profile("AML-NPM1", states=("newly diagnosed",))).counts is True
    assert one(LINE, profile("AML-NPM1", states=("newly diagnosed",))).counts is True


def test_the_clinical_parent_is_cut_at_apl():
    assert one(LINE, profile("APL", states=("newly diagnosed",))).counts is False


def test_an_alteration_that_is_the_target_counts_in_any_haematological_neoplasm():
    idh1 = replace(LINE, biomarker=parse("IDH1 p.R132", "biomarker"))
    ladder = (("IDH1 p.R132H", "exact"), ("IDH1 p.R132", "category"), ("IDH1 mutation", "gene"))
    mds = profile("MDS", states=("newly diagnosed",), alterations=(variant("IDH1 p.R132H", *ladder),))
    assert one(idh1, mds).counts is True
    assert one(idh1, mds, drug=replace(DRUG, targets=("MEN1",))).counts is False


def test_an_unknown_biomarker_blocks_and_names_the_test():
    weighed = one(replace(LINE, biomarker=parse("FLT3-ITD", "biomarker")), profile(states=("newly diagnosed",)))
    assert weighed.counts is None
    assert [leaf.atom.value for leaf in weighed.blocking] == ["FLT3-ITD"]


def test_levels_are_ordered_as_published():
    order = ["guideline", "phase 3", "phase 2", "phase 1", "series", "case", "preclinical"]
    assert sorted(order, key=LEVELS.__getitem__) == order
