"""The real files outside the project, read whole: counts that make sense, references resolved, speed."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kg.text.document import Document
from kg.text.publication import publication_of
from kg.text.read import read_document, read_documents
from kg.text.sentences import split
from tests.text.common import check, folder

SLOWEST = 0.5e6  # bytes a second; a free core reads 7 to 50 MB/s


def _read(path: Path) -> Document:
    start = time.perf_counter()
    document = read_document(path)
    split(document.text, document.blocks)
    assert path.stat().st_size / (time.perf_counter() - start) > SLOWEST
    check(document)
    return document


def _resolved(document: Document) -> None:
    ids = {reference.id for reference in document.references}
    assert all(set(citation.references) <= ids for citation in document.citations)
    assert not [skipped for skipped in document.skipped if "no such entry" in skipped.why]


@pytest.fixture(scope="module")
def summaries() -> dict[str, Document]:
    return {path.name: _read(path) for path in sorted(folder("pdq").glob("*.md"))}


def test_pdq_summaries_are_read_whole(summaries: dict[str, Document]) -> None:
    assert len(summaries) == 8
    for name, found in summaries.items():
        assert found.form == "pdq", name
        _resolved(found)
        assert found.about.date
        assert found.about.title
        assert "Health Professional Version" in found.about.title
        assert len(found.sections) >= 4
        skipped = " ".join(skipped.what for skipped in found.skipped)
        assert "About This PDQ Summary" in skipped
        for left in ("](", "[[", "**", "Enlarge", "Go to Patient Version", "PUBMED", "list_uids", "PDQ is a registered trademark"):
            assert left not in found.text, (name, left)
        assert found.text.count("\\") == 0


def test_pdq_references_citations_and_levels(summaries: dict[str, Document]) -> None:
    references = [reference for found in summaries.values() for reference in found.references]
    assert len(references) == 2052
    assert sum(reference.pmid is not None for reference in references) / len(references) > 0.95
    assert sum(reference.title is not None for reference in references) / len(references) > 0.97
    assert sum(reference.year is not None for reference in references) / len(references) > 0.99
    cited = {(name, id_) for name, found in summaries.items() for citation in found.citations for id_ in citation.references}
    assert len(cited) / len(references) > 0.97  # nearly every entry of a list is cited
    assert sum(len(found.levels) for found in summaries.values()) == 167
    assert sum(len(found.citations) for found in summaries.values()) > 2000
    levels = {level.level for found in summaries.values() for level in found.levels}
    assert levels == {"A1", "A3", "B1", "B3", "B4", "C1", "C2", "C3"}


def test_pdq_citations_end_words(summaries: dict[str, Document]) -> None:
    for found in summaries.values():
        for citation in found.citations:
            assert citation.end > 0
            assert not found.text[citation.end - 1].isspace()


def test_pdq_names_its_own_publication(summaries: dict[str, Document]) -> None:
    name = "types-leukemia-hp-adult-all-treatment-pdq.md"
    assert publication_of(folder("pdq") / name, summaries[name]).id == "PMID:26389171"


def test_jats_articles_are_read_whole() -> None:
    paths = sorted(folder("jats").glob("*.xml"))
    assert len(paths) == 7
    with_pmid = 0
    for path in paths:
        found = _read(path)
        assert found.form == "jats"
        _resolved(found)
        assert found.about.doi
        assert found.about.title
        assert found.about.date
        assert found.about.licence
        cited = {id_ for citation in found.citations for id_ in citation.references}
        assert cited == {reference.id for reference in found.references}, path.name
        kinds = {section.kind for section in found.sections}
        assert {"abstract", "introduction", "results"} <= kinds or "pone.0012262" in path.name
        assert sum(reference.title is not None for reference in found.references) / len(found.references) > 0.9
        with_pmid += sum(reference.pmid is not None for reference in found.references)
        assert "\x01" not in found.text
    assert with_pmid > 100


def test_corpora_keep_their_annotations() -> None:
    base = folder("ner-corpora")
    expected = {
        "BC5CDR/CDR_TrainingSet.PubTator": (500, 9385), "BioRED/Dev.PubTator": (100, 3533), "BioRED/Train.PubTator": (400, 13351),
        "NCBI-disease/NCBIdevelopset_corpus.txt": (100, 787), "NCBI-disease/NCBItrainset_corpus.txt": (593, 5144),
        "variants/Wei2013_train.txt": (334, 961), "pubtator_sample.txt": (651, 7537),
    }  # fmt: skip
    for name, (documents, marked) in expected.items():
        start = time.perf_counter()
        found = list(read_documents(base / name))
        assert (base / name).stat().st_size / (time.perf_counter() - start) > SLOWEST
        assert (len(found), sum(len(document.annotations) for document in found)) == (documents, marked), name
        for document in found[:100]:
            check(document)
        misplaced = [skipped for document in found for skipped in document.skipped if "the text there is" in skipped.why]
        assert len(misplaced) <= 2, name


def test_bioc_of_civicmine() -> None:
    found = read_document(folder("ner-corpora") / "civicmine" / "pmc_5314405.bioc.xml")
    check(found)
    assert (found.about.pmid, found.about.doi, found.about.date) == ("28211502", "10.1038/srep42979", "2017-02-17")
    assert len(found.blocks) > 30
