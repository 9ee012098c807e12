"""The grammars against texts that others annotated; skipped where the data folder is not there."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from kg.extraction.grammars import find
from kg.extraction.grammars.names import alteration_node
from tests.extraction.grammars.words import dictionary

DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[4] / "shared" / "data"))
ANNOTATED = sorted((DATA.parent / "knowledge" / "annotated").glob("*.json"))
VARIANTS = DATA / "ner-corpora" / "variants" / "Wei2013_train.txt"
PASSAGES = sorted((Path(__file__).parents[2] / "eval" / "passages").glob("*.json"))


def documents(paths: list[Path]) -> list[dict[str, object]]:
    found: list[dict[str, object]] = []
    for path in paths:
        content = json.loads(path.read_text(encoding="utf-8"))
        found.extend(content.get("documents", [content]))
    return found


@pytest.mark.skipif(not ANNOTATED, reason="no annotated examples here")
def test_every_alteration_and_antigen_of_the_worked_examples_is_found() -> None:
    asked, missing = 0, []
    for document in documents(ANNOTATED):
        text = str(document["text"])
        found = {(m.start, m.end, m.type, m.norm, m.id) for m in find(text, dictionary(text))}
        for entity in document["entities"]:  # type: ignore[attr-defined]
            if entity["type"] in ("Variant", "Fusion", "Marker"):
                asked += 1
                row = tuple(entity[key] for key in ("start", "end", "type", "norm", "id"))
                missing += [] if row in found else [row]
    assert asked >= 20
    assert missing == []


@pytest.mark.skipif(not PASSAGES, reason="no development set here")
def test_alterations_of_the_development_set() -> None:
    asked = hit = 0
    for document in documents(PASSAGES):
        text = str(document["text"])
        found = {(m.start, m.end, m.type) for m in find(text, dictionary(text))}
        for entity in document["entities"]:  # type: ignore[attr-defined]
            if entity["type"] in ("Variant", "Fusion"):
                asked += 1
                hit += (entity["start"], entity["end"], entity["type"]) in found
    assert hit / asked > 0.9


@pytest.mark.skipif(not VARIANTS.exists(), reason="no variant corpus here")
def test_recall_of_protein_changes_in_abstracts_of_other_fields() -> None:
    """tmVar is about all genes; those outside the vocabulary are found only by their own form or a word of mutation."""
    texts: dict[str, str] = {}
    asked = hit = 0
    spans: dict[str, list[tuple[int, int]]] = {}
    rows = VARIANTS.read_text(encoding="utf-8").split("\n")
    for row in rows:
        if "|t|" in row[:24] or "|a|" in row[:24]:
            number, _, piece = row.split("|", 2)
            texts[number] = f"{texts[number]} {piece}" if number in texts else piece
    for number, text in texts.items():
        spans[number] = [(m.start, m.end) for m in find(text, dictionary(text)) if m.type == "Variant"]
    for row in rows:
        cells = row.split("\t")
        if len(cells) > 4 and cells[4] == "ProteinMutation":
            asked += 1
            hit += any(start < int(cells[2]) and int(cells[1]) < end for start, end in spans[cells[0]])
    assert asked > 300
    assert hit / asked > 0.65


@pytest.mark.parametrize(
    ("text", "norm", "node"),
    [
        ("KIT D816V", "KIT p.D816V", "lkg:alteration/KIT-p.D816V"),
        ("KIT D816L", "KIT p.D816L", "lkg:alteration/KIT-p.D816L"),
        ("loss of EZH2", "EZH2 loss", alteration_node("EZH2 deletion")),
        ("del(5)(q13q33)", "del(5)(q13q33)", alteration_node("del(5q)")),
        ("t(9;22)(q34;q11)", "BCR::ABL1", "lkg:alteration/BCR--ABL1"),
        ("9p21 deletion", "del(9p)", alteration_node("CDKN2A deletion")),
        ("CD33+", "CD33", "lkg:marker/CD33"),
        ("low platelet count", "thrombocytopenia", "HP:0001873"),
        ("FLT3 inhibitors", "FLT3 inhibitor", "lkg:drug-class/FLT3-inhibitor"),
    ],
)
def test_node_of_the_graph(text: str, norm: str, node: str) -> None:
    (mention,) = find(text, dictionary(text))
    assert (mention.norm, mention.node) == (norm, node)
