"""Hard cases of entity recognition by the rules of the guidelines, the annotated examples, properties, speed."""

from __future__ import annotations

import itertools
import json
import re
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.entities import find_mentions, resolve
from kg.extraction.model import Mention, Sentence
from kg.text.sentences import split

SHARED = Path(__file__).parents[3] / "shared"
ANNOTATED = SHARED / "knowledge" / "annotated"
_MARK = re.compile(r"\[\[(.+?)\|(\w+)(?:\|([^\]]+))?\]\]")


def read_marked(marked: str) -> tuple[str, list[tuple[str, str, str | None]]]:
    """Plain text and the expected (span, type, norm) of ``[[span|Type|norm]]``."""
    return _MARK.sub(r"\1", marked), [(m[1], m[2], m[3]) for m in _MARK.finditer(marked)]


def found_in(text: str) -> tuple[Mention, ...]:
    return find_mentions(text, split(text))


CASES = [
    # rule 1: what does not change the norm stays outside
    "grade 4 [[neutropenia|Phenotype]] and severe [[mucositis|Phenotype]]",
    "high-dose [[methotrexate|Drug]] and low-dose [[cytarabine|Drug]]",
    "relapsed or refractory [[AML|Disease]] in adults with de novo [[APL|Disease]]",
    "[[R/R B-ALL|Disease|B-cell acute lymphoblastic leukemia]] in adults",
    "[[intensive chemotherapy|Therapy]] or [[low-intensity therapy|Therapy|low-intensity chemotherapy]]",
    "5-year [[OS|Outcome|overall survival]] was 40 months, median [[OS|Outcome]] 14.7 months",
    # rule 2
    "wild type [[FLT3|Gene]], mutated [[CEBPA|Gene]] and [[NPM1|Gene]] mutations",
    "[[ASXL1|Gene]], [[EZH2|Gene]] and [[SRSF2|Gene]] mutations",
    # rule 6
    "[[NPM1|Gene]]-mutated [[AML|Disease]] and [[Ph-like ALL|Disease]]",
    "[[normal karyotype|Phenotype]] [[AML|Disease]] and [[high-risk|Phenotype|high risk]] [[MDS|Disease]]",
    "[[CBF-AML|Disease|core-binding factor acute myeloid leukemia]]",
    # rule 7
    "[[CML in chronic phase|Disease|chronic myeloid leukemia]] or [[CML-AP|Disease|chronic myeloid leukemia, accelerated phase]]",
    "[[megakaryoblastic crisis of CML|Disease|chronic myeloid leukemia, blast phase]]",
    "[[chronic phase CML|Disease|chronic myeloid leukemia]] and [[blast phase|Disease]] of CML".replace("[[blast phase|Disease]] of CML", "[[blast phase of CML|Disease|chronic myeloid leukemia, blast phase]]"),
    # FAB
    "a boy with [[AML (M2)|Disease|acute myeloid leukemia with maturation]]",
    "[[FAB M4|Disease|acute myelomonocytic leukemia]] morphology",
    # rule 9
    "anti-[[CD20|Marker]] antibody and [[CD19|Marker]]-directed [[CAR T cells|Therapy|CAR T-cell therapy]]",
    "a [[second-generation BTK inhibitor|DrugClass]] and [[type II FLT3 inhibitors|DrugClass|type II FLT3 inhibitor]]",
    "the [[bispecific T-cell engager|DrugClass]] [[blinatumomab|Drug]]",
    # rule 10
    "[[venetoclax-based regimens|Therapy|venetoclax-based regimen]] and [[arsenic trioxide–based therapy|Therapy]]",
    "[[venetoclax combinations|Therapy|venetoclax combination]] work",
    # rule 15
    "[[acute myeloid leukemia|Disease]] ([[AML|Disease]])",
    # nothing
    "the drug, an inhibitor, as monotherapy was a new agent in this trial",
    "the bare word mutation, treatment, outcome, prognosis and efficacy",
    # ambiguous words
    "ALL PATIENTS WERE INCLUDED and all children with [[ALL|Disease]]",
    "the kit was set, met and can rest in a car",
    "cell death, immune response and cell cycle progression",
    "children who relapse or may relapse after [[relapse|Outcome]]",
    "in the ALL-REZ BFM 2002 trial of the National Cancer Institute",
    "it improved [[survival|Outcome]], with [[improved survival|Outcome|superior survival]] in men",
    "[[AML1|Gene|RUNX1]] and [[p53|Gene|TP53]]",
    "NF-kappaB, [[kappa|Marker|kappa light chain]] and [[lambda light chains|Marker|lambda light chain]]",
    # case signs
    "[[elevated white blood cells|Phenotype|leukocytosis]] and [[decreased hemoglobin|Phenotype|anemia]] (Hb, 55 g/L)",
    "cervical [[lymphadenopathy|Phenotype]], [[gum bleeding|Phenotype|gingival bleeding]] and [[petechiae|Phenotype]]",
    "cytoplasmic [[CD79b|Marker]], [[cCD3|Marker|CD3]], [[HLA-DR|Marker]], [[TdT|Marker]] and [[MPO|Marker]]",
    # spelling
    "chronic [[leukaemia|Disease|leukemia]], [[haemorrhage|Phenotype|bleeding]], [[diarrhoea|Phenotype|diarrhea]] and [[oedema|Phenotype|edema]]".replace("chronic [[leukaemia|Disease|leukemia]]", "[[chronic leukaemia|Disease|chronic leukemia]]"),
    "[[Richter’s transformation|Disease|Richter transformation]], [[TKIs|DrugClass|tyrosine kinase inhibitor]]",
    "[[γ-Secretase inhibitors|DrugClass|gamma-secretase inhibitor]] and [[interferon-α|Drug|interferon alfa]]",
    "[[minimal residual disease (MRD) negativity|Outcome|MRD negativity]]",
    "[[daunorubicin|Drug]] and [[cytarabine|Drug]] ([[7+3|Therapy]]), then [[allogeneic HSCT|Therapy|allogeneic hematopoietic stem cell transplantation]]",
]  # fmt: skip


@pytest.mark.parametrize("marked", CASES)
def test_hard_cases_by_rule(marked: str) -> None:
    text, expected = read_marked(marked)
    found = [(m.text, m.type, m.norm) for m in found_in(text)]
    assert [(span, type_) for span, type_, _ in found] == [(span, type_) for span, type_, _ in expected]
    for (_, _, norm), (_, _, wanted) in zip(found, expected, strict=True):
        assert wanted in (None, norm)


def test_an_abbreviation_means_what_the_text_says() -> None:
    found = found_in("Tumor-associated macrophages (TAM) and acute megakaryoblastic leukemia (AMGL); AMGL is rare.")
    assert [(m.text, m.norm) for m in found if m.text == "AMGL"] == [("AMGL", "acute megakaryoblastic leukemia")] * 2
    assert not [m for m in found if m.text == "TAM"]


def test_the_modifier_of_a_phase_is_told() -> None:
    (found,) = found_in("CML-CP")
    assert (found.norm, found.modifier, found.id) == ("chronic myeloid leukemia", "chronic phase", "DOID:8552")
    (found,) = found_in("R/R ALL")
    assert (found.norm, found.modifier) == ("acute lymphoblastic leukemia", "relapsed/refractory")


def test_an_antigen_with_a_word_of_genes_is_the_gene() -> None:
    found = [(m.text, m.type, m.norm) for m in found_in("CD19 exons and CD19 expression")]
    assert ("CD19", "Gene", "CD19") in found


def annotated() -> list[dict[str, Any]]:
    documents: list[dict[str, Any]] = []
    for path in sorted(ANNOTATED.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        documents += content.get("documents", [content])
    return documents


@pytest.mark.skipif(not ANNOTATED.exists(), reason="the annotated examples lie outside the repository")
def test_entities_of_the_annotated_examples() -> None:
    counts: Counter[str] = Counter()
    wrong_norms = []
    for document in annotated():
        gold = {(e["start"], e["end"], e["type"]): e for e in document["entities"]}
        found = {(m.start, m.end, m.type): m for m in found_in(document["text"])}
        counts["right"] += len(gold.keys() & found.keys())
        counts["gold"] += len(gold)
        counts["found"] += len(found)
        for span in gold.keys() & found.keys():
            wanted = {gold[span]["id"], *gold[span].get("alt_ids", [])} - {None}
            said = {found[span].id, *found[span].alt_ids} - {None}
            if span[2] == "Variant":  # dbSNP ids are none of the dictionary
                continue
            if gold[span]["norm"] != found[span].norm or (wanted and not wanted & said):
                wrong_norms.append((gold[span]["text"], gold[span]["norm"], found[span].norm, found[span].id))
    assert 2 * counts["right"] / (counts["gold"] + counts["found"]) >= 0.95
    assert wrong_norms == []


WORDS = st.sampled_from(
    [
        "ALL",
        "CML",
        "R/R",
        "relapsed",
        "acute",
        "myeloid",
        "leukaemia",
        "FLT3",
        "-ITD",
        "CD19",
        "+",
        "anti-",
        "inhibitor",
        "s",
        "(AML)",
        "7+3",
        "-based",
        "regimen",
        "é",
        "ﬁ",
        "α",
        "’s",
        "\u00ad",
        "\n",
        "\n\n",
        ".",
        ",",
        "in",
        "blast",
        "phase",
        "İ",
        "e\u0301",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, max_size=25))
def test_mentions_are_sorted_do_not_overlap_and_carry_their_text(words: list[str]) -> None:
    text = " ".join(words)
    found = found_in(text)
    assert found == found_in(text)
    for mention in found:
        assert text[mention.start : mention.end] == mention.text
        assert mention.text.strip() == mention.text != ""
        assert mention.norm
    for before, behind in itertools.pairwise(found):
        assert before.end <= behind.start


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)), max_size=12))
def test_the_longest_of_overlapping_mentions_stays(spans: list[tuple[int, int]]) -> None:
    mentions = [Mention(start, start + size, "x" * size, "Gene", None, "x") for start, size in spans]
    kept = resolve(mentions, ())
    assert resolve(kept, ()) == kept
    for mention in mentions:
        rivals = [other for other in kept if other.start < mention.end and mention.start < other.end]
        assert any(other.end - other.start >= mention.end - mention.start for other in rivals)


def test_no_mention_crosses_a_sentence() -> None:
    text = "He had acute. Myeloid leukemia followed"
    found = find_mentions(text, [Sentence(0, 13), Sentence(14, len(text))])
    assert [m.text for m in found] == ["Myeloid leukemia"]


@pytest.mark.parametrize(
    "part",
    ["a", "(", "-", "α", "ALL ", "CD", "æ", "\n", "FLT3 and ", "R/R ", "inhibitor ", " kinase", "A (B) ", "[", "'s"],
)
def test_hostile_input_ends_within_seconds(part: str) -> None:
    text = part * (300_000 // len(part))
    started = time.perf_counter()
    find_mentions(text, [Sentence(0, len(text))])
    assert time.perf_counter() - started < 10


@pytest.mark.slow
def test_speed_on_a_summary() -> None:
    path = SHARED / "data/pdq/types-leukemia-hp-child-aml-treatment-pdq.md"
    if not path.exists():
        pytest.skip("the summaries lie outside the repository")
    text = path.read_text(encoding="utf-8")
    sentences = split(text)
    find_mentions(text[:1000], [])
    started = time.process_time()
    find_mentions(text, sentences)
    assert len(text) / (time.process_time() - started) > 300_000  # a third of what an idle core does
