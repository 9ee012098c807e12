"""A manuscript against the graph: what is supported, what is contradicted, and what stays unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import kg
from kg.check import check
from kg.errors import InputError
from kg.text.read import document_of, read_document
from tests.deadline import ends_soon

KEYS = ["sentence", "start", "end", "verdict", "claims"]
CLAIM_KEYS = ["id", "says", "stance", "sources"]

SENTENCES = [
    # resistance: claims and curated rows, denial, the opposite, a class that is overcome
    ("The ABL1 T315I mutation confers resistance to dasatinib.", "supported"),
    ("ABL1 T315I does not confer resistance to ponatinib.", "supported"),
    ("The ABL1 T315I mutation confers resistance to ponatinib.", "contradicted"),
    ("FLT3 F691L confers resistance to gilteritinib.", "supported"),
    ("FLT3 F691L mutations remain sensitive to gilteritinib.", "contradicted"),
    ("FLT3 D835 mutations confer resistance to quizartinib.", "supported"),
    ("FLT3 D835 mutations do not confer resistance to quizartinib.", "contradicted"),
    ("BTK C481S confers resistance to ibrutinib.", "supported"),
    ("BTK C481S does not confer resistance to ibrutinib.", "contradicted"),
    ("NPM1 mutations confer resistance to rituximab.", "unknown"),
    # targets: another target is not wrong
    ("Gilteritinib targets FLT3.", "supported"),
    ("Gilteritinib does not target FLT3.", "contradicted"),
    ("Quizartinib is a selective FLT3 inhibitor.", "supported"),
    ("Gemtuzumab ozogamicin does not target CD33.", "contradicted"),
    ("Blinatumomab targets CD19.", "supported"),
    ("Venetoclax does not inhibit BCL2.", "contradicted"),
    ("Gilteritinib targets CD7.", "unknown"),
    # approvals: against the labels
    ("Gilteritinib is approved for relapsed or refractory AML.", "supported"),
    ("Gilteritinib is not approved for relapsed or refractory AML.", "contradicted"),
    ("Imatinib is approved for chronic myeloid leukemia.", "supported"),
    ("Imatinib is not approved for chronic myeloid leukemia.", "contradicted"),
    ("Blinatumomab is approved for chronic myeloid leukemia.", "unknown"),  # its labels are for others: no proof that there is none
    ("Tagraxofusp is approved for CD123-positive pediatric AML.", "unknown"),
    ("Olutasidenib is approved by the FDA for relapsed or refractory AML with IDH1 mutation.", "supported"),
    ("Olutasidenib is approved by the EMA for relapsed or refractory AML with IDH1 mutation.", "unknown"),
    ("Lestaurtinib is approved for AML.", "unknown"),
    # approvals: alterations that a label wants, ages behind the disease, a label for a wider group
    ("Ivosidenib is approved for AML with IDH1 mutation.", "supported"),
    ("Ivosidenib is approved for AML without IDH1 mutation.", "contradicted"),
    ("Ivosidenib is approved for IDH1 wild-type AML.", "contradicted"),
    ("Ivosidenib is not approved for AML without IDH1 mutation.", "supported"),
    ("Ivosidenib is approved for AML with FLT3-ITD.", "unknown"),
    ("Imatinib is approved for ALL with BCR::ABL1.", "supported"),
    ("Imatinib is approved for MDS.", "unknown"),
    ("Imatinib is approved for MDS with PDGFRB rearrangement.", "supported"),
    ("Gilteritinib is approved for AML in children.", "contradicted"),
    ("Gilteritinib is approved for AML in patients younger than 18 years.", "contradicted"),
    ("Gilteritinib is approved in pediatric patients with AML.", "contradicted"),
    ("Gilteritinib is approved for AML in adults.", "supported"),
    ("Dasatinib is approved for Ph-positive ALL in children.", "supported"),
    # prognosis: denial and the opposite
    ("FLT3-ITD is associated with an adverse prognosis in AML.", "supported"),
    ("FLT3-ITD was not associated with inferior survival in AML.", "contradicted"),
    ("FLT3-ITD is associated with a favorable prognosis in AML.", "contradicted"),
    ("TP53 mutations are associated with a poor prognosis in AML.", "supported"),
    ("NPM1 mutations are associated with an adverse prognosis in AML.", "contradicted"),
    # therapy and harm
    ("Arsenic trioxide is effective in acute promyelocytic leukemia.", "supported"),
    ("Arsenic trioxide is not effective in acute promyelocytic leukemia.", "contradicted"),
    ("Revumenib causes differentiation syndrome.", "supported"),
    ("Revumenib does not cause differentiation syndrome.", "contradicted"),
    # nothing said, nothing known
    ("Bone marrow was examined in 12 patients.", "unknown"),
    ("Novel drugs are urgently needed in AML.", "unknown"),
    ("Sunlight causes differentiation syndrome.", "unknown"),
    ("Zorbatinib is approved for AML.", "unknown"),
    ("Does FLT3 F691L confer resistance to gilteritinib?", "unknown"),
]


def of(graph: kg.Graph, text: str) -> list[dict[str, Any]]:
    return check(graph, document_of(text))


@pytest.mark.parametrize(("sentence", "verdict"), SENTENCES)
def test_verdicts(graph: kg.Graph, sentence: str, verdict: str) -> None:
    (row,) = of(graph, sentence)
    assert row["verdict"] == verdict, row["claims"]
    stances = {claim["stance"] for claim in row["claims"]}
    if verdict == "supported":
        assert "supporting" in stances
    if verdict == "contradicted":
        assert "contrasting" in stances


@pytest.mark.parametrize("doubt", ["may confer", "might confer", "could confer", "possibly confers"])
def test_a_doubtful_sentence_contradicts_nothing(graph: kg.Graph, doubt: str) -> None:
    (row,) = of(graph, f"The ABL1 T315I mutation {doubt} resistance to ponatinib.")
    assert row["verdict"] != "contradicted"


def test_rows_are_those_of_the_contract_and_cover_the_text(graph: kg.Graph) -> None:
    text = "\n\n".join(sentence for sentence, _ in SENTENCES[:12])
    rows = of(graph, text)
    assert [row["sentence"] for row in rows] == [sentence for sentence, _ in SENTENCES[:12]]
    for row in rows:
        assert list(row) == KEYS
        assert text[row["start"] : row["end"]] == row["sentence"]
        assert all(list(claim) == CLAIM_KEYS for claim in row["claims"])


def test_contradiction_comes_first_and_every_id_can_be_looked_up(graph: kg.Graph) -> None:
    stances = {}
    for row in of(graph, " ".join(sentence for sentence, _ in SENTENCES)):
        found = [claim["stance"] for claim in row["claims"]]
        assert found == sorted(found)  # contrasting, then supporting
        stances[row["sentence"]] = found
        for claim in row["claims"]:
            assert claim["sources"] >= 1 or claim["stance"] == "mentioning"
            if claim["id"].startswith("lkg:claim/"):
                assert graph.explain(claim["id"])["claim"]["id"] == claim["id"]
    assert {"contrasting", "supporting"} <= set(stances["ABL1 T315I does not confer resistance to ponatinib."]), "the claim on the class is still shown"


def test_a_sentence_with_two_statements_is_contradicted_where_one_is(graph: kg.Graph) -> None:
    (row,) = of(graph, "Gilteritinib targets FLT3, and FLT3 F691L does not confer resistance to gilteritinib.")
    assert row["verdict"] == "contradicted"


def test_a_mutated_gene_is_its_mutation(graph: kg.Graph) -> None:
    """Regression: a gene in place of an alteration ended the check with an error."""
    rows = of(graph, "MEN1 mutations confer resistance to revumenib. FLT3 confers sensitivity to gilteritinib.")
    assert rows[0]["verdict"] == "supported"
    assert rows[1]["verdict"] != "contradicted"


def test_what_a_text_says_ranks_below_what_is_curated(own_store: Path, write: Any) -> None:
    denial = "FLT3-ITD was not associated with inferior survival in AML."
    known = "Hydroxyurea is effective in hairy cell leukemia."
    with kg.open(own_store) as graph:
        assert [row["verdict"] for row in of(graph, f"{denial} {known}")] == ["contradicted", "unknown"]
        for number in range(4):
            graph.load("review", write(f"{number}.txt", f"Text {number}. {denial} {known}"))
    with kg.open(own_store) as graph:
        row, other = of(graph, f"{denial} {known}")
        assert row["verdict"] == "contradicted", "four texts outvote what is curated"
        assert {claim["stance"] for claim in row["claims"]} == {"contrasting", "supporting"}
        assert other["verdict"] == "supported"


@pytest.mark.parametrize(
    "text",
    ["(" * 20_000, "FLT3 " * 4_000, "not " * 5_000, "a" * 100_000, "\u202e\u0000FLT3-ITD\ufffd" * 50, "AML, " * 3_000 + "and CLL.", "'; DROP GRAPH <x> \" } SELECT * { ?s ?p ?o"],
    ids=["brackets", "genes", "negations", "one word", "marks", "list", "injection"],
)
def test_hostile_text_ends_soon_and_is_unknown(graph: kg.Graph, text: str) -> None:
    with ends_soon():
        assert {row["verdict"] for row in of(graph, text)} <= {"unknown"}


@pytest.mark.parametrize("content", [b"", b" \n\t\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(graph: kg.Graph, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "empty.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match="is empty"):
        check(graph, read_document(path))
