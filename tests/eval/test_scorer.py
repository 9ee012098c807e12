"""The scorer itself, on cases made by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.eval.__main__ import main
from tests.eval.norms import follows, same
from tests.eval.passages import PASSAGES, Passage, passage_of, read
from tests.eval.report import Report, evaluate, lines

TEXT = "Gilteritinib inhibits FLT3-ITD in AML but not KIT; relapse was rare."
SENTENCE = TEXT


def entity(words: str, kind: str, norm: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "text": words, "type": kind, "id": None, "norm": norm, **more}


def relation(
    subject: str, predicate: str, object: str, negated: bool = False, certainty: str = "asserted", **more: Any
) -> dict[str, Any]:
    row = {"subject": subject, "predicate": predicate, "object": object, "negated": negated, "certainty": certainty}
    return {
        **row,
        "cross_sentence": False,
        "derived": False,
        "sentence": SENTENCE,
        "start": 0,
        "end": len(TEXT),
        **more,
    }


def measurement(
    name: str, value: float | None, unit: str | None, reading: str | None, specimen: str = "blood", **more: Any
) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "specimen": specimen, "interpretation": reading, **more}


DRUG = entity("Gilteritinib", "Drug", "gilteritinib", id="CHEBI:145372", alt_ids=["NCIT:C116722"])
ITD = entity("FLT3-ITD", "Variant", "FLT3-ITD")
AML = entity("AML", "Disease", "acute myeloid leukemia")
KIT = entity("KIT", "Gene", "KIT", id="HGNC:6342")
RELAPSE = entity("relapse", "Outcome", "relapse", optional=True)
GOLD = [DRUG, ITD, AML, KIT, RELAPSE]


def run(
    gold: dict[str, Any], entities: list[Any] | None = None, relations: list[Any] | None = None,
    measurements: list[Any] | None = None, kind: str = "review",
) -> Report:  # fmt: skip
    passage: Passage = passage_of({"id": "t", "kind": kind, "text": TEXT, **gold})
    answer = {"entities": entities or [], "relations": relations or [], "measurements": measurements or []}
    return evaluate([passage], {"t": answer})


def test_the_gold_itself_scores_one() -> None:
    facts = [relation("gilteritinib", "targets", "FLT3-ITD"), relation("gilteritinib", "targets", "KIT", negated=True)]
    report = run({"entities": GOLD, "relations": facts}, GOLD, facts)
    assert report.entities.exact.micro().f1 == report.entities.overlap.micro().f1 == report.normalisation == 1
    assert report.relations.strict.micro().f1 == 1
    assert report.relations.hard == 0
    assert report.errors == []


def test_a_span_off_by_a_word_overlaps_only() -> None:
    longer = {**AML, "start": AML["start"] - 3}
    report = run({"entities": [AML]}, [longer])
    exact, overlap = report.entities.exact.groups["Disease"], report.entities.overlap.groups["Disease"]
    assert (exact.hit, exact.miss, exact.false) == (0, 1, 1)
    assert (overlap.hit, overlap.miss, overlap.false) == (1, 0, 0)


def test_the_wrong_type_is_a_miss_and_a_false_positive() -> None:
    report = run({"entities": [KIT]}, [{**KIT, "type": "Marker"}])
    assert report.entities.exact.groups["Gene"].miss == report.entities.overlap.groups["Gene"].miss == 1
    assert report.entities.exact.groups["Marker"].false == report.entities.overlap.groups["Marker"].false == 1


def test_alternative_spans_with_or_without_a_type() -> None:
    gold = {**ITD, "alt_spans": [[ITD["start"], ITD["start"] + 4, "Gene"], [ITD["start"], ITD["end"] + 1]]}
    for said in ({**ITD, "end": ITD["end"] + 1}, {**ITD, "end": ITD["start"] + 4, "type": "Gene"}):
        assert run({"entities": [gold]}, [said]).entities.exact.micro().f1 == 1
    assert run({"entities": [gold]}, [{**ITD, "end": ITD["start"] + 4}]).entities.exact.micro().f1 == 0


def test_optional_and_ignored_mentions_neither_count_nor_cost() -> None:
    for said in ([RELAPSE], [], [{**RELAPSE, "end": RELAPSE["end"] + 4}]):
        count = run({"entities": [AML, RELAPSE]}, [AML, *said]).entities.exact.micro()
        assert (count.hit, count.miss, count.false) == (1, 0, 0)
    ignored = run({"entities": [], "ignore": [{"start": KIT["start"], "end": KIT["end"]}]}, [KIT]).entities
    assert ignored.exact.micro().false == ignored.overlap.micro().false == 0


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        (DRUG, {"norm": "ASP2215", "id": "NCIT:C116722"}, True),  # one of the ids
        (DRUG, {"norm": "ASP2215", "id": None}, False),
        (AML, {"norm": "AML"}, True),  # other form of the tables
        ({**AML, "alt_norms": ["acute leukemia"]}, {"norm": "Acute Leukemia"}, True),
        (AML, {"norm": "leukemia"}, False),
        (
            {**RELAPSE, "optional": False, "norm": "progression"},
            {"norm": "relapse"},
            True,
        ),  # the surface of an open type
        (
            {**KIT, "norm": "KIT p.D816V", "type": "Variant", "id": None},
            {"norm": "KIT", "type": "Variant", "id": None},
            False,
        ),
    ],
)
def test_norms(gold: dict[str, Any], said: dict[str, Any], right: bool) -> None:
    report = run({"entities": [gold]}, [{**gold, **said, "alt_ids": []}])
    assert (report.entities.found, report.entities.normalised) == (1, int(right))


def test_only_plain_rows_are_asked_for() -> None:
    gold = [
        relation("gilteritinib", "treats", "acute myeloid leukemia"),
        relation("FLT3-ITD", "prognostic_adverse", "acute myeloid leukemia", certainty="uncertain"),
        relation("gilteritinib", "targets", "KIT", cross_sentence=True),
        relation("gilteritinib", "targets", "FLT3-ITD", derived=True),
    ]
    report = run({"entities": GOLD, "relations": gold}, GOLD, [])
    assert report.relations.strict.micro().miss == 1
    assert {name: count.miss for name, count in report.relations.apart.groups.items()} == {
        "derived": 1,
        "cross-sentence": 1,
    }
    told = run({"entities": GOLD, "relations": gold}, GOLD, [*gold[:1], *gold[2:]])
    assert (told.relations.strict.micro().hit, told.relations.strict.micro().false) == (1, 0)


def test_a_hedge_told_as_fact_is_false_and_a_fact_told_as_hedge_is_missed() -> None:
    hedge = relation("FLT3-ITD", "prognostic_adverse", "acute myeloid leukemia", certainty="contested")
    plain = relation("FLT3-ITD", "prognostic_adverse", "acute myeloid leukemia")
    assert run({"entities": GOLD, "relations": [hedge]}, GOLD, [plain]).relations.strict.micro().false == 1
    assert run({"entities": GOLD, "relations": [hedge]}, GOLD, [hedge]).relations.strict.micro().false == 0
    shy = run({"entities": GOLD, "relations": [plain]}, GOLD, [hedge]).relations
    assert (shy.strict.micro().miss, shy.strict.micro().false, shy.hedged) == (1, 0, 1)


def test_a_denied_row_told_as_fact_is_a_hard_error() -> None:
    denied = relation("gilteritinib", "targets", "KIT", negated=True)
    positive = relation("gilteritinib", "targets", "KIT")
    report = run({"entities": GOLD, "relations": [denied]}, GOLD, [positive])
    assert (report.relations.hard, report.relations.strict.micro().miss, report.relations.strict.micro().false) == (
        1,
        1,
        1,
    )
    assert report.relations.errors[-1].what == "HARD ERROR"
    hedged = run({"entities": GOLD, "relations": [{**denied, "certainty": "uncertain"}]}, GOLD, [positive])
    assert hedged.relations.hard == 1
    both = run({"entities": GOLD, "relations": [denied, positive]}, GOLD, [positive])
    assert both.relations.hard == 0


def test_what_follows_from_the_gold_costs_nothing() -> None:
    gold = [
        relation("FLT3-ITD", "associated_with_disease", "acute myeloid leukemia"),
        relation("gilteritinib", "approved_for", "acute myeloid leukemia"),
    ]
    free = [
        *gold,
        relation("FLT3", "associated_with_disease", "acute myeloid leukemia"),
        relation("FLT3-ITD", "associated_with_disease", "acute leukemia"),
        relation("gilteritinib", "treats", "AML"),
    ]
    assert run({"entities": GOLD, "relations": gold}, GOLD, free).relations.strict.micro().f1 == 1
    wrong = [
        *free,
        relation("FLT3-TKD", "associated_with_disease", "acute myeloid leukemia"),
        relation("gilteritinib", "investigated_for", "AML"),
    ]
    assert run({"entities": GOLD, "relations": gold}, GOLD, wrong).relations.strict.micro().false == 2


def test_treats_does_not_make_approval_true() -> None:
    gold = [relation("gilteritinib", "treats", "acute myeloid leukemia")]
    said = [relation("gilteritinib", "approved_for", "acute myeloid leukemia")]
    assert run({"entities": GOLD, "relations": gold}, GOLD, said).relations.strict.micro().false == 1


def test_an_argument_is_right_by_id_alternative_or_other_form() -> None:
    gold = [relation("gilteritinib", "treats", "acute myeloid leukemia", alt_object=["R/R disease"])]
    coded = {**DRUG, "norm": "asp2215"}
    for entities, row in (
        ([coded], relation("asp2215", "treats", "acute myelogenous leukemia")),
        (GOLD, relation("gilteritinib", "treats", "r/r  disease")),
    ):
        assert run({"entities": GOLD, "relations": gold}, entities, [row]).relations.strict.micro().f1 == 1


def test_negative_for_a_marker_is_the_denied_positive() -> None:
    marker = entity("KIT", "Marker", "CD117")
    gold = [relation("patient", "negative_for", "CD117")]
    said = [relation("patient", "positive_for", "CD117", negated=True)]
    assert run({"entities": [marker], "relations": gold}, [marker], said, kind="case").relations.strict.micro().f1 == 1
    opposite = run(
        {"entities": [marker], "relations": gold}, [marker], [relation("patient", "positive_for", "CD117")], kind="case"
    )
    assert opposite.relations.hard == 1


def test_repeated_rows_count_once() -> None:
    row = relation("gilteritinib", "targets", "FLT3-ITD")
    count = run({"entities": GOLD, "relations": [row, row]}, GOLD, [row, row]).relations.strict.micro()
    assert (count.hit, count.miss, count.false) == (1, 0, 0)


def test_the_sentence_must_state_the_fact() -> None:
    row = relation("gilteritinib", "targets", "FLT3-ITD")
    elsewhere = {**row, "sentence": "Another sentence."}
    assert run({"entities": GOLD, "relations": [row]}, GOLD, [elsewhere]).relations.placed == 0
    assert run({"entities": GOLD, "relations": [row]}, GOLD, [{**row, "sentence": SENTENCE[:40]}]).relations.placed == 1


def test_measurements() -> None:
    marker = entity("KIT", "Marker", "CD117")
    gold = [
        measurement("WBC", 151, "10^9/L", "high"),
        measurement("blasts", 79, "%", None),
        measurement("blasts", 79, "%", None, "bone marrow"),
        measurement("CD117", None, None, "dim", "bone marrow"),
        measurement("LDH", 900, "U/L", "high", "serum", alt_specimens=["blood"]),
        measurement("weight", 12, "kg", None, "patient", optional=True),
    ]
    said = [
        measurement("leukocytes", 151.0, "10^9/L", None),
        measurement("blasts", 79, "%", None, "bone marrow"),
        measurement("blasts", 79, "%", None, "cerebrospinal fluid"),
        measurement("CD117", None, None, "positive", "bone marrow"),
        measurement("LDH", 900, "U/L", "high", "blood"),
        measurement("age", 3, "year", None, "patient"),
        measurement("hemoglobin", 55, "g/L", None),
    ]
    score = run({"entities": [marker], "measurements": gold}, [marker], [], said, kind="case").measurements
    assert (score.count.hit, score.count.miss, score.count.false) == (5, 0, 1)
    assert (score.specimens, score.found) == (4, 5)
    assert (score.antigens.hit, score.numbers.hit) == (1, 4)


@pytest.mark.parametrize("wrong", [{"value": 15.1}, {"unit": "/µL"}, {"value": None}, {"name": "platelets"}])
def test_a_number_is_wrong_with_another_value_unit_or_name(wrong: dict[str, Any]) -> None:
    gold = measurement("WBC", 151, "10^9/L", None)
    score = run({"measurements": [gold]}, [], [], [{**gold, **wrong}], kind="case").measurements
    assert (score.count.hit, score.count.miss, score.count.false) == (0, 1, 1)


def test_the_sign_of_an_antigen_counts() -> None:
    marker = entity("KIT", "Marker", "CD117")
    gold = [measurement("CD117", None, None, "negative")]
    score = run(
        {"entities": [marker], "measurements": gold},
        [marker],
        [],
        [measurement("CD117", None, None, "dim")],
        kind="case",
    ).measurements
    assert (score.antigens.miss, score.antigens.false) == (1, 1)


def test_same_and_follows() -> None:
    assert same("Ph+ ALL", "Philadelphia chromosome-positive acute lymphoblastic leukemia")
    assert same("BCL‑2 inhibitor", "BCL2 inhibitor")
    assert not same("B-ALL", "ALL")
    assert follows("leukemia", "B-ALL")
    assert not follows("B-ALL", "leukemia")
    assert follows("IDH1", "IDH1 p.R132H")
    assert not follows("ABL1", "BCR::ABL1")


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    passage = {
        "id": "01",
        "kind": "review",
        "text": TEXT,
        "entities": GOLD,
        "relations": [relation("gilteritinib", "targets", "FLT3-ITD")],
    }
    (tmp_path / "01-one.json").write_text(json.dumps(passage), "utf-8")
    predictions = tmp_path / "answers" / "a.json"
    predictions.parent.mkdir()
    predictions.write_text(json.dumps({"01": {"entities": [DRUG], "relations": [], "measurements": []}}), "utf-8")
    given = ["--passages", str(tmp_path), "--predictions", str(predictions)]
    assert main([*given, "--errors"]) == 0
    said = capsys.readouterr().out
    assert "01 relation missed: targets: gilteritinib targets FLT3-ITD" in said
    assert "normalisation accuracy 1.000 (1/1)" in said
    assert main([*given, "--only", "nothing*"]) == 2


def test_the_passages_are_exact_and_score_one_against_themselves() -> None:
    passages = list(read(PASSAGES))
    assert passages
    for passage in passages:
        last = 0
        for row in passage.gold["entities"]:
            assert passage.text[row["start"] : row["end"]] == row["text"], passage.id
            assert row["start"] >= last, (passage.id, row["text"])
            last = row["end"]
        for row in passage.gold["relations"]:
            assert passage.text[row["sentence_start"] : row["sentence_end"]] == row["sentence"], passage.id
    report = evaluate(passages, {passage.id: dict(passage.gold) for passage in passages})
    assert report.entities.exact.micro().f1 == report.normalisation == report.specimens == 1
    assert report.relations.strict.micro().f1 == 1
    assert report.measurements.count.f1 == 1
    assert next(lines(report)) == f"{len(passages)} passages"
