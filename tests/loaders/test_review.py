"""A text into the graph: its sentences kept verbatim, its denials shown, its patient kept out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import InputError
from kg.identifiers import local
from kg.records import Assertion, EvidenceLine, Publication
from loaders.review import Review, load
from tests.conftest import EXAMPLES, Runner

Write = Callable[[str, str | bytes], Path]

SUPPORTED = "The FLT3 F691L mutation confers resistance to gilteritinib."
DENIED = "In some series, FLT3-ITD was not associated with inferior survival in AML."
HEDGED = "Revumenib may cause QT prolongation."
TEXT = f"Gilteritinib targets FLT3. {SUPPORTED}\n\n{DENIED} {HEDGED}\n"
CASE = (
    "A 45-year-old man presented with fatigue. A bone marrow aspirate showed 62% blasts. Flow cytometry was positive for CD33 and CD117. "
    "He was diagnosed with acute myeloid leukemia. FLT3-ITD was detected. He was treated with gilteritinib for relapsed AML and achieved a complete remission."
)


def assertions(*paths: Path, **stated: str | None) -> list[Assertion]:
    return [record for record in Review(paths, **stated).records() if isinstance(record, Assertion)]


def said(found: list[Assertion], predicate: str) -> Assertion:
    one = [claim for claim in found if claim.proposition.predicate == predicate]
    assert len(one) == 1, [claim.proposition for claim in one]
    return one[0]


def publication(path: Path, **stated: str | None) -> Publication:
    return next(record for record in Review([path], **stated).records() if isinstance(record, Publication))


class TestClaims:
    def test_each_relation_is_a_claim_of_the_graph(self, write: Write) -> None:
        found = assertions(write("review.txt", TEXT))
        assert {(claim.proposition.subject, claim.proposition.predicate, claim.proposition.object) for claim in found} == {
            ("CHEMBL.COMPOUND:CHEMBL3301622", "targets", "HGNC:3765"),
            (local("alteration", "FLT3 p.F691L"), "confers_resistance_to", "CHEMBL.COMPOUND:CHEMBL3301622"),
            (local("alteration", "FLT3-ITD"), "prognostic_adverse", "MONDO:0018874"),
            (local("drug", "revumenib"), "causes_adverse_event", "HP:0005184"),
        }

    def test_sentence_and_offsets_are_those_of_the_text(self, write: Write) -> None:
        found = assertions(write("review.txt", TEXT))
        lines = [line for claim in found for line in claim.lines]
        assert len(lines) == 4
        for line in lines:
            assert TEXT[line.start : line.end] == line.statement

    def test_all_is_text_mined_and_unverified(self, write: Write) -> None:
        for claim in assertions(write("review.txt", TEXT)):
            assert claim.method == "text-mined"
            assert not claim.proposition.negated
            for line in claim.lines:
                assert line.level == "text-mined"
                assert line.verified is False
                assert "extractor: " in (line.note or "")

    @pytest.mark.parametrize(
        ("sentence", "direction"),
        [
            ("FLT3-ITD is associated with inferior survival in AML.", "supports"),
            ("FLT3-ITD is not associated with inferior survival in AML.", "disputes"),
            ("FLT3-ITD may be associated with inferior survival in AML.", "neutral"),
            ("It is not known whether FLT3-ITD is associated with inferior survival in AML.", "neutral"),
        ],
    )
    def test_denial_disputes_and_doubt_is_neutral(self, write: Write, sentence: str, direction: str) -> None:
        for claim in assertions(write("review.txt", sentence)):
            if claim.proposition.predicate == "prognostic_adverse":
                assert [line.direction for line in claim.lines] == [direction]
                assert not claim.proposition.negated

    def test_a_denial_that_only_follows_disputes_nothing(self, write: Write) -> None:
        """Regression: "not for patients with FLT3-TKD" denied that FLT3-TKD occurs in AML."""
        found = assertions(write("review.txt", "Quizartinib is approved for newly diagnosed AML with FLT3-ITD, but not for patients with FLT3-TKD."))
        occurs = [line for claim in found if claim.proposition.predicate == "associated_with_disease" for line in claim.lines]
        assert all(line.direction != "disputes" for line in occurs)

    def test_a_target_inside_a_class_phrase_is_a_claim(self, write: Write) -> None:
        """Regression: a relation whose object has no mention of its own was dropped without a word."""
        claim = said(assertions(write("review.txt", "Quizartinib is a selective FLT3 inhibitor.")), "targets")
        assert claim.proposition.object == "HGNC:3765"
        assert "class phrase" in (claim.lines[0].note or "")

    def test_treats_of_a_text_is_a_related_therapy(self, write: Write) -> None:
        found = assertions(write("review.txt", "Gilteritinib is effective in relapsed or refractory AML."))
        assert [claim.proposition.predicate for claim in found] == ["related_therapy_for"]
        assert dict(found[0].proposition.qualifiers) == {"disease": "MONDO:0018874", "setting": "relapsed/refractory"}

    def test_sentences_on_one_claim_are_lines_of_it(self, write: Write) -> None:
        text = f"{SUPPORTED} In another cohort, FLT3 F691L conferred resistance to gilteritinib."
        claim = said(assertions(write("review.txt", text)), "confers_resistance_to")
        assert [line.start for line in claim.lines] == [0, len(SUPPORTED) + 1]

    def test_variants_that_no_table_lists_get_a_place_on_the_ladder(self, write: Write) -> None:
        review = Review([write("review.txt", "The FLT3 G999R mutation confers resistance to gilteritinib.")])
        records = list(review.records())
        made = local("alteration", "FLT3 p.G999R")
        assert any(getattr(record, "subject", None) == made and getattr(record, "predicate", "") == "variant_of" for record in records)
        assert any(isinstance(record, Assertion) and record.proposition.subject == made for record in records)


class TestStructure:
    MARKDOWN = (
        "# A review\n\n## Results\n\n### Resistance\n\n"
        "The FLT3 F691L mutation confers resistance to gilteritinib.[[1](#cit/section_1.1)]"
        "[[Level of evidence C3](https://example.org/levels)] Gilteritinib targets FLT3.\n\n"
        "###### References\n\n1. Someone A: A title. Blood 1 (1): 1-2, 2020.\n"
    )

    def lines(self, path: Path) -> dict[str, EvidenceLine]:
        return {claim.proposition.predicate: claim.lines[0] for claim in assertions(path)}

    def test_level_of_evidence_is_kept_where_it_stands_and_only_there(self, write: Write) -> None:
        lines = self.lines(write("review.md", self.MARKDOWN))
        assert lines["confers_resistance_to"].native_level == "PDQ C3"
        assert lines["targets"].native_level is None

    def test_section_and_heading_are_kept(self, write: Write) -> None:
        line = self.lines(write("review.md", self.MARKDOWN))["targets"]
        assert "heading: Resistance" in (line.note or "")
        assert line.section is not None

    def test_markup_is_no_part_of_a_sentence(self, write: Write) -> None:
        line = self.lines(write("review.md", self.MARKDOWN))["confers_resistance_to"]
        assert line.statement == "The FLT3 F691L mutation confers resistance to gilteritinib."

    def test_what_was_skipped_is_reported_and_a_reference_list_that_was_read_is_no_loss(self, write: Write) -> None:
        review = Review([write("review.md", "---\ntitle: A text\n---\n\n" + self.MARKDOWN)])
        list(review.records())
        assert not any("References" in rejection.found for rejection in review.rejected)
        assert any(rejection.field == "front matter" for rejection in review.rejected)

    def test_what_the_graph_cannot_hold_is_rejected_with_its_place(self, write: Write) -> None:
        text = "Nothing here. Imatinib-naive and dasatinib-treated patients did well. Grapefruit juice targets CD33."
        review = Review([write("review.txt", f"{text} {SUPPORTED}")])
        claims = [record for record in review.records() if isinstance(record, Assertion)]
        assert len(claims) == 1
        for rejection in review.rejected:
            assert rejection.file == "review.txt"
            assert rejection.row is not None
            assert rejection.field
            assert rejection.found
            assert rejection.expected


class TestPublication:
    def test_from_the_bytes_of_the_file(self, write: Write) -> None:
        path = write("review.txt", TEXT)
        found = publication(path)
        assert found.id == f"local:{hashlib.sha256(path.read_bytes()).hexdigest()}"
        assert dict(found.properties)["verified"] is False
        assert all(line.publication == found.id for claim in assertions(path) for line in claim.lines)

    def test_from_the_file_beside_it(self, write: Write) -> None:
        path = write("review.txt", TEXT)
        write("review.txt.meta.yaml", "pmid: 32561620\ntitle: A review\ndate: 2020-07\nlicence: CC-BY-4.0\n")
        found = publication(path)
        assert (found.id, found.title, found.date) == ("PMID:32561620", "A review", "2020-07")
        assert dict(found.properties) == {"verified": True, "licence": "CC-BY-4.0"}
        assert {claim.lines[0].source_date for claim in assertions(path)} == {"2020-07"}

    def test_from_the_options(self, write: Write) -> None:
        assert publication(write("review.txt", TEXT), doi="https://doi.org/10.1182/BLOOD.2019001234").id == "DOI:10.1182/blood.2019001234"

    def test_two_sources_that_disagree_are_refused(self, write: Write) -> None:
        path = write("review.txt", TEXT)
        write("review.txt.meta.yaml", "pmid: 32561620\n")
        with pytest.raises(InputError, match="expected one publication"):
            publication(path, pmid="1")

    def test_one_doi_is_not_that_of_two_texts(self, write: Write) -> None:
        with pytest.raises(InputError, match="--doi is about one text and there are 2"):
            Review([write("a.txt", TEXT), write("b.txt", TEXT)], doi="10.1182/blood.2019001234")


class TestGraph:
    @pytest.fixture
    def own(self, own_store: Path) -> Any:
        with kg.open(own_store) as graph:
            yield graph

    def test_loading_again_changes_nothing(self, own: kg.Graph, write: Write) -> None:
        path = write("review.txt", TEXT)
        first = own.load("review", path)
        assert first.source == "review:review"
        assert first.added > 4
        quads = list(own.store.quads())
        again = own.load("review", path)
        assert not again.changed
        assert again.unchanged == first.added
        assert list(own.store.quads()) == quads

    def test_a_changed_text_replaces_its_claims(self, own: kg.Graph, write: Write) -> None:
        own.load("review", write("review.txt", TEXT))
        report = own.load("review", write("review.txt", SUPPORTED))
        assert report.removed > 0
        held = own.sparql("PREFIX kg: <https://w3id.org/leukemia-kg/vocab#> SELECT ?s WHERE { ?l kg:statement ?s FILTER(CONTAINS(?s, 'In some series, FLT3-ITD')) }")
        assert held.empty

    def test_a_dry_run_changes_nothing(self, own: kg.Graph, write: Write) -> None:
        report = own.load("review", write("review.txt", TEXT), dry_run=True)
        assert report.added > 4
        assert "review:review" not in {source.name for source in own.store.sources()}

    def test_a_denial_of_what_is_curated_is_contested(self, own: kg.Graph, write: Write) -> None:
        before = {row["claim"] for row in own.rows("contested_claims")}
        path = write("review.txt", DENIED)
        own.load("review", path)
        new = [row for row in own.rows("contested_claims") if row["claim"] not in before]
        assert {(row["subject_name"], row["predicate"]) for row in new} == {("FLT3-ITD", "prognostic_adverse")}
        tallies = {(row["supporting_sources"] > 0, row["contrasting_sources"] > 0) for row in new}
        assert tallies == {(True, False), (False, True)}, "the curated claim and the denial are both listed"
        denial = next(row["claim"] for row in new if row["contrasting_sources"])
        first = own.explain(denial)["lines"][0]
        assert (first["stance"], first["sentence"], first["level"], first["verified"]) == ("contrasting", DENIED, "text-mined", False)

    def test_agreement_and_doubt_contest_nothing(self, own: kg.Graph, write: Write) -> None:
        before = own.rows("contested_claims")
        own.load("review", write("review.txt", f"{SUPPORTED} {HEDGED} FLT3-ITD did not appear to be associated with inferior survival in AML."))
        assert own.rows("contested_claims") == before

    def test_text_mined_claims_move_no_date_and_no_candidate(self, own: kg.Graph, write: Write) -> None:
        case = kg.Case(disease="AML", age="60 years", state=["relapsed"], alterations=["FLT3-ITD"])
        as_of, before = own.knowledge_as_of, [hit.drug for hit in own.candidates(case)]
        own.load("review", write("review.txt", "Hydroxyurea is effective in relapsed AML with FLT3-ITD."))
        with kg.open(own.store.address) as again:
            assert again.knowledge_as_of == as_of
            assert [hit.drug for hit in again.candidates(case)] == before

    @pytest.mark.slow
    def test_what_is_loaded_is_valid(self, own: kg.Graph, write: Write) -> None:
        path = write("review.md", (EXAMPLES / "review.md").read_bytes())
        write("review.md.meta.yaml", "date: 2026-11-23\n")
        own.load("review", path)
        problems = [problem for problem in own.validate()["problems"] if problem["severity"] == "error"]
        assert [problem for problem in problems if str(problem["subject"]).startswith(("lkg:claim", "lkg:evidence", "local:"))] == []

    def test_a_case_report_says_that_a_drug_was_given(self, own: kg.Graph, write: Write) -> None:
        own.load("review", write("case.txt", CASE), pmid="32561620")
        rows = own.rows("evidence_of_publication", publication="PMID:32561620")
        assert "applied_to" in {row["predicate"] for row in rows}
        assert not {"treats", "related_therapy_for", "positive_for", "has_mutation", "negative_for"} & {row["predicate"] for row in rows}

    def test_no_patient_reaches_the_public_graph(self, own: kg.Graph, write: Write) -> None:
        own.load("review", write("case.txt", CASE), pmid="32561620")
        text = "".join(line for line in own.store.quads() if "/graph/review" in line)
        assert text
        for fact in ("45-year-old", "62%", "#Case>", "/id/case/", "#hasDiagnosis", "patient"):
            assert fact not in text, fact
        assert own.store.private() is None

    def test_a_report_of_one_patient_without_a_publication_is_refused(self, own: kg.Graph, write: Write) -> None:
        """Regression: a private report loaded as a review went public without a word."""
        with pytest.raises(InputError, match="one patient without a publication; load it with `kg load case`"):
            own.load("review", write("case.txt", CASE))
        assert "review:case" not in {source.name for source in own.store.sources()}

    def test_a_fusion_in_a_class_phrase_is_a_target(self, own: kg.Graph, write: Write) -> None:
        """Regression: "a BCR::ABL1 inhibitor" was rejected as no entity."""
        claim = said(assertions(write("review.txt", "Dasatinib is a BCR::ABL1 inhibitor.")), "targets")
        assert claim.proposition.object == local("alteration", "BCR::ABL1")

    @pytest.mark.parametrize("kind", ["review", "citations"])
    def test_a_folder_is_no_text(self, own: kg.Graph, tmp_path: Path, kind: str) -> None:
        with pytest.raises(InputError, match="is a folder; expected a file"):
            own.load(kind, tmp_path)

    def test_a_rejected_row_tells_its_place_in_words(self, own: kg.Graph, write: Write) -> None:
        report = own.load("review", write("review.md", TestStructure.MARKDOWN + "\n\nDinaciclib targets ZZZ9.\n"))
        assert all(row.row is None for row in report.rejected)

    def test_two_texts_of_one_source(self, own: kg.Graph, write: Write) -> None:
        report = own.load("review", write("a.txt", SUPPORTED), write("b.txt", SUPPORTED + "\n"), source="reviews")
        assert report.source == "reviews"
        rows = own.rows("claims_between", subject=local("alteration", "FLT3 p.F691L"), object="CHEMBL.COMPOUND:CHEMBL3301622")
        mined = [row for row in rows if row["method"] == "text-mined"]
        assert [row["supporting_sources"] for row in mined] == [2]

    @pytest.mark.parametrize("content", [b"", b"   \n\n", b"\x00\x01\x02\xff\xfe", b"<article><body>"])
    def test_what_is_no_text_is_refused_and_the_source_stays(self, own: kg.Graph, write: Write, content: bytes) -> None:
        own.load("review", write("review.txt", TEXT))
        quads = list(own.store.quads())
        with pytest.raises(InputError):
            load(own.store, [write("bad.xml", content)], source="review:review")
        assert list(own.store.quads()) == quads


def test_the_command_reports_what_it_rejects(kg_run: Runner, own_store: Path, write: Write) -> None:
    ran = kg_run("load", "review", write("review.md", TestStructure.MARKDOWN), "--store", own_store, "--format", "json").ok()
    assert list(ran.json) == ["source", "added", "replaced", "unchanged", "removed", "rejected"]
    assert all(list(row) == ["file", "row", "field", "found", "expected"] for row in ran.json["rejected"])


def test_the_command_refuses_one_doi_for_two_files(kg_run: Runner, own_store: Path, write: Write) -> None:
    a, b = write("a.txt", TEXT), write("b.txt", TEXT)
    message = kg_run("load", "review", a, b, "--source", "both", "--doi", "10.1182/blood.2019001234", "--store", own_store).refused()
    assert "--doi" in message
