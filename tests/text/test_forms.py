"""The hand-made file of each form, read and compared with what a person reads in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.text.read import FORMS, document_of, read_document, read_documents
from tests.text.common import FILES, check, cited, said, words

Write = Callable[[str, str | bytes], Path]


@pytest.mark.parametrize("path", sorted(FILES.iterdir()), ids=lambda path: path.name)
def test_every_form_keeps_the_rules(path: Path) -> None:
    for document in read_documents(path):
        check(document)
        assert document.blocks


def test_pdq_text_has_no_markup_and_citations_stay_where_they_stood() -> None:
    found = read_document(FILES / "summary.md")
    assert found.form == "pdq"
    assert words(found, "paragraph") == [
        "Rare leukemia carries the BCR::ABL1 fusion (see Table 1). It relapses often in patients with TP53 loss, and in others."
    ]
    assert cited(found) == [
        ("ee Table 1).", ("1.1",)),
        ("h TP53 loss,", ("1.1", "1.2", "1.3")),
        ("ncy\nCD33\n80%", ("1.2",)),
        ("ed survival.", ("2.1",)),
    ]
    assert [(level.scheme, level.level) for level in found.levels] == [("PDQ", "B4")]
    assert found.text[: found.levels[0].position].endswith("improved survival.")
    assert words(found, "list item")[1] == "NP_057953.1 and p.R201* are variants."
    assert words(found, "table cell") == ["Marker", "Frequency", "CD33", "80%", "CD19", "<5%"]


def test_pdq_sections_references_and_what_it_is() -> None:
    found = read_document(FILES / "summary.md")
    assert [(section.path[-1], section.kind) for section in found.sections] == [
        ("General Information About Rare Leukemia", "introduction"),
        ("Treatment of Rare Leukemia", "treatment"),
        ("Dasatinib", "treatment"),
    ]
    assert found.section_at(found.text.index("improved survival")) == found.sections[2]
    assert [(reference.id, reference.pmid, reference.year) for reference in found.references] == [
        ("1.1", "11111111", "1988"), ("1.2", None, "1983"), ("1.3", "33333333", "2019"), ("2.1", "44444444", "2006"),
    ]  # fmt: skip
    assert found.references[0].title == "Fusion genes in rare leukemia: a study"
    about = found.about
    assert (about.pmid, about.date, about.licence) == ("26389999", "2025-03-17", "public_domain")
    assert about.title == "Rare Leukemia Treatment (PDQ®)–Health Professional Version"
    skipped = " | ".join(said(found))
    for part in ("Current Clinical Trials", "About This PDQ Summary", "Latest Updates", "1 images"):
        assert part in skipped
    assert "Patient Version" not in found.text
    assert "how the summary is made" in skipped
    assert "2 links of navigation" in skipped


def test_a_number_is_never_looked_up_in_the_list_of_another_section() -> None:
    text = "# A (PDQ®)\n\n## One\n\nIt relapsed.[[2](#cit/section_1.2)]\n\n## Two\n\nIt died.[[2](#cit/section_2.2)]\n\n###### References\n\n"
    found = document_of(text + "1. First.\n2. Second.\n", "pdq")
    assert [citation.references for citation in found.citations] == [("2.2",)]
    assert any("no such entry" in line for line in said(found))
    notes = document_of("A [1] b.\n\n## References\n\n1. X.\n\n## Two\n\nC [1] d [2].\n\n## References\n\n1. Y.\n", "markdown")
    assert [citation.references for citation in notes.citations] == [("1.1",), ("2.1",)]
    assert any("citation of 2" in line for line in said(notes))


def test_other_markdown() -> None:
    found = read_document(FILES / "notes.md")
    assert found.form == "markdown"
    assert words(found, "paragraph") == [
        "Gilteritinib improved survival. The karyotype was 46,XY,t(8;21)(q22;q22)[20] in one case of the FLT3-mutated group; "
        "WBC was 10⁹/L > normal."
    ]
    assert cited(found) == [("ved survival", ("1", "3", "4")), (" in one case", ("a",))]
    assert words(found, "table cell") == ["Drug", "Target", "gilteritinib", "FLT3"]
    assert [reference.doi for reference in found.references][:1] == ["10.1056/nejmoa1902688"]
    assert found.references[1].pmid == "1234567"
    assert any("code blocks" in line for line in said(found))


def test_jats_paragraphs_superscripts_and_citations() -> None:
    found = read_document(FILES / "article.xml")
    assert words(found, "paragraph") == [
        "The child survived.",
        "AML is rare in children. It relapses. As shown by Doe et al. (2001), it can be cured.",
        "WBC was 151 × 10⁹/L, CD34+, FLT3 ITD, 30 mg/m², H2O given. Findings:",
        "She recovered (Table 1).",
        "One box.",
    ]
    assert words(found, "list item") == ["fever;", "rash."]
    assert words(found, "caption") == ["Key points", "Table 1. Markers. By flow.", "a on blasts", "Fig. 1. Smear."]
    assert words(found, "table cell") == ["Marker", "%", "CD33 (gp67)", "94"]
    assert [citation.references for citation in found.citations] == [
        ("1",), ("1", "3", "4", "5", "5:2"), ("2",), ("2", "3"), ("4", "5", "5:2"), ("3",),
    ]  # fmt: skip
    in_words = found.citations[2]
    assert found.text[in_words.start : in_words.end] == "Doe et al. (2001)"


def test_jats_meta_sections_references_and_notices() -> None:
    found = read_document(FILES / "article.xml")
    about = found.about
    assert (about.doi, about.pmid, about.pmcid, about.date) == ("10.1234/abc.5", "7654321", "PMC99", "2020-11-05")
    assert about.licence == "https://creativecommons.org/licenses/by/4.0/"
    assert about.article_type == "case-report"
    assert about.notices == (("retracted", "10.1234/abc.5"),)
    assert [(section.title, section.kind) for section in found.sections] == [
        ("Abstract", "abstract"), ("Results", "abstract"), ("1. Introduction", "introduction"), ("2. Case presentation", "case"),
    ]  # fmt: skip
    assert [(r.id, r.pmid, r.doi) for r in found.references[:3]] == [
        ("1", "111", "10.1000/aaa.1"), ("2", None, "10.1182/blood.2"), ("3", "333", None),
    ]  # fmt: skip
    skipped = " | ".join(said(found))
    for part in ("graphical", "keywords", "Funding", "ack", "Decision letter", "displayed formulas", "footnotes", "pictures"):
        assert part in skipped


def test_a_retraction_names_the_paper_that_is_retracted() -> None:
    found = read_document(FILES / "retraction.xml")
    assert found.about.notices == (("retracted", "10.1234/abc.5"), ("corrected", "222"))


def test_bioc_xml_keeps_annotations_that_are_where_the_file_says() -> None:
    first, second = read_documents(FILES / "collection.xml")
    assert [(first.text[a.start : a.end], a.type, a.id) for a in first.annotations] == [
        ("AML", "Disease", "MESH:D015470"), ("CD33", "Gene", None),
    ]  # fmt: skip
    assert any("CD34" in line for line in said(first))
    assert any("thanks" in line for line in said(first))
    assert (first.about.pmid, first.about.doi, first.about.date) == ("101", "10.1000/x.y", "2019")
    assert [(r.pmid, r.year) for r in first.references] == [("999", "2001")]
    assert second.text == "Second"


def test_bioc_json_and_half_characters() -> None:
    found = read_document(FILES / "collection.json")
    assert [(section.title, section.kind) for section in found.sections] == [("", "other"), ("Methods", "methods")]
    assert words(found, "heading") == ["Methods"]
    assert found.text.startswith("AML in \ufffd children")
    assert any("surrogate" in line for line in said(found))


def test_pubtator() -> None:
    first, second = read_documents(FILES / "abstracts.pubtator")
    assert first.text == "FLT3 in AML\nGilteritinib inhibits FLT3."
    assert [(first.text[a.start : a.end], a.id) for a in first.annotations] == [
        ("FLT3", "2322"), ("AML", "MESH:D015470"), ("FLT3", None),
    ]  # fmt: skip
    assert any("KRAS" in line for line in said(first))
    assert any("relations" in line for line in said(first))
    assert second.about.pmid == "202"


def test_plain_text_stays_as_it_is() -> None:
    raw = (FILES / "report.txt").read_bytes()
    found = read_document(FILES / "report.txt")
    assert found.text == raw.decode()
    assert "\r\n" in found.text
    assert words(found, "heading") == ["A CASE OF AML", "Case report"]
    assert words(found, "list item") == ["CD33 94%", "CD19 negative"]
    assert words(found, "paragraph")[-3:] == ["Hb 55 g/L", "PLT 20 x10^9/L", "LDH raised"]
    assert [found.text[c.start : c.end] for c in found.citations] == ["[1]", "[2,3]"]
    assert [(r.pmid, r.doi) for r in found.references] == [("123", None), (None, "10.1182/blood.1"), (None, None)]
    assert found.references[2].text == "Poe P. Third. Blood 2017;3:3."


def test_plain_text_with_a_mark_and_latin_1(write: Write) -> None:
    path = write("a.txt", b"\xef\xbb\xbfCD33 of 5 \xc2\xb5L\r\n")
    assert read_document(path).text == "CD33 of 5 µL\r\n"
    path = write("b.txt", "Sézary, 5 µL".encode("latin-1"))
    found = read_document(path)
    assert found.text == "Sézary, 5 µL"
    assert "Windows-1252" in found.skipped[0].why
    assert found.skipped[0].where == "byte 1"


def test_the_form_can_be_given() -> None:
    assert read_document(FILES / "notes.md", form="plain").text.startswith("Relapse of AML\n====")
    assert document_of("# Results\n\nAll *relapsed*.", "markdown").text == "Results\n\nAll relapsed."
    with pytest.raises(InputError, match="plain, markdown, pdq"):
        document_of("x", "word")
    assert set(FORMS) >= {"plain", "pdq", "jats", "bioc", "pubtator"}


def test_a_single_document_is_asked_for() -> None:
    with pytest.raises(InputError, match="holds 2 documents"):
        read_document(FILES / "collection.xml")
    with pytest.raises(InputError, match="holds 2 documents"):
        read_document(FILES / "abstracts.pubtator")
