"""Citation statements of a document: one for each place and each work, with sentence, neighbours and section."""

from __future__ import annotations

from kg.citations.statements import statements_of
from kg.text.document import Block, Document, InTextCitation, Reference, Section
from kg.text.read import document_of

JATS = """<article xmlns:xlink="http://www.w3.org/1999/xlink"><front><article-meta>
<article-id pub-id-type="doi">10.1000/citing</article-id><title-group><article-title>A trial</article-title></title-group>
</article-meta></front><body>
<sec sec-type="intro"><title>Introduction</title><p>AML is a disease<xref ref-type="bibr" rid="r1">1</xref>.</p></sec>
<sec sec-type="discussion"><title>Discussion</title>
<p>We gave it to forty. Our results are in line with the first trial <xref ref-type="bibr" rid="r1">[1]</xref>, but in contrast
to the registry <xref ref-type="bibr" rid="r2">[2]</xref>. Doses were lower.</p>
<p>Others had no identifier <xref ref-type="bibr" rid="r3">[3]</xref>.</p></sec>
</body><back><ref-list>
<ref id="r1"><label>1</label><element-citation><article-title>First</article-title><year>2011</year>
<pub-id pub-id-type="pmid">111</pub-id><pub-id pub-id-type="doi">10.1000/FIRST</pub-id></element-citation></ref>
<ref id="r2"><label>2</label><element-citation><article-title>Registry</article-title><pub-id pub-id-type="doi">10.1000/Registry</pub-id></element-citation></ref>
<ref id="r3"><label>3</label><mixed-citation>A letter.</mixed-citation></ref>
</ref-list></back></article>"""


def test_statements_of_an_article() -> None:
    document = document_of(JATS, "jats")
    found = statements_of(document, "DOI:10.1000/citing")
    assert [(c.cited, c.section, c.stance) for c in found.citations] == [
        ("PMID:111", "introduction", "mentioning"),
        ("PMID:111", "discussion", "supporting"),
        ("DOI:10.1000/registry", "discussion", "contrasting"),
    ]
    for citation in found.citations:
        assert document.text[citation.start : citation.end] == citation.statement
        assert citation.citing == "DOI:10.1000/citing"
    last = found.citations[2]
    assert (last.before, last.after) == ("We gave it to forty.", "Doses were lower.")
    assert last.reason is not None
    assert "contrast" in last.reason


def test_cited_publications_keep_what_the_list_says() -> None:
    found = statements_of(document_of(JATS, "jats"), "DOI:10.1000/citing")
    first = found.cited["PMID:111"]
    assert (first.title, first.date, first.properties) == ("First", "2011", (("doi", "10.1000/first"),))


def test_what_gives_no_statement_is_told() -> None:
    found = statements_of(document_of(JATS, "jats"), "DOI:10.1000/citing")
    assert [unused.why for unused in found.unused] == ["no PMID, DOI or PMCID in the reference list"]


def plain(text: str, *citations: InTextCitation, kind: str = "paragraph") -> Document:
    references = (Reference("1", "", pmid="1"), Reference("2", "", pmid="2"))
    blocks = (Block(0, len(text), kind),)  # type: ignore[arg-type]
    return Document(text, "plain", blocks, (Section((), "results", 0, len(text)),), citations, references)


def test_marks_that_stay_in_the_text_are_told_apart() -> None:
    text = "This agrees with Lee [1], but contradicts the findings of Kim [2]."
    marks = (InTextCitation(21, 24, ("1",)), InTextCitation(62, 65, ("2",)))
    found = statements_of(plain(text, *marks), "PMID:9")
    assert [(c.cited, c.stance, c.statement) for c in found.citations] == [
        ("PMID:1", "supporting", text), ("PMID:2", "contrasting", text),
    ]  # fmt: skip


def test_a_mark_behind_the_full_stop_belongs_to_the_sentence_before() -> None:
    text = "Lee saw relapses. Kim saw none."
    found = statements_of(plain(text, InTextCitation(17, 17, ("1",)), InTextCitation(31, 31, ("2",))), "PMID:9")
    assert [c.statement for c in found.citations] == ["Lee saw relapses.", "Kim saw none."]


def test_one_sentence_that_cites_a_work_twice_gives_two_statements() -> None:
    text = "Lee saw relapses and later none."
    found = statements_of(plain(text, InTextCitation(16, 16, ("1", "1")), InTextCitation(31, 31, ("1",))), "PMID:9")
    assert [c.ordinal for c in found.citations] == [1, 2]


def test_a_table_has_no_sentences() -> None:
    found = statements_of(plain("Lee 40%", InTextCitation(3, 3, ("1",)), kind="table cell"), "PMID:9")
    assert found.citations == []
    assert [unused.why for unused in found.unused] == ["stands in no sentence"]


def test_a_mark_without_an_entry_is_told() -> None:
    found = statements_of(plain("Lee saw relapses.", InTextCitation(16, 16, ("77",))), "PMID:9")
    assert [(unused.what, unused.why) for unused in found.unused] == [("77", "no such entry in the reference list")]
