"""Files that mean harm or are broken: an error that says where and what, or a result within seconds."""

from __future__ import annotations

import io
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.text import bioc_xml, limits, pubtator
from kg.text.markdown import read_markdown
from kg.text.read import document_of, read_document, read_documents
from kg.text.sentences import split
from tests.deadline import ends_soon
from tests.text.common import FILES, check

Write = Callable[[str, str | bytes], Path]

BOMB = '<!DOCTYPE article [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
) + "]><article><front/><body><p>&m;</p></body></article>"  # fmt: skip
XXE = '<!DOCTYPE article [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><front/><body><p>&x;</p></body></article>'
PARAMETER = '<!DOCTYPE article [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]><article><front/><body><p>x</p></body></article>'


@pytest.mark.parametrize("xml", [BOMB, XXE, PARAMETER], ids=["bomb", "file", "parameter"])
@pytest.mark.parametrize("root", ["article", "collection"])
def test_entities_are_refused(write: Write, xml: str, root: str) -> None:
    if root == "collection":
        xml = xml.replace("article", "collection").replace("<front/>", "<document>").replace("</body>", "</body></document>")
    with ends_soon(), pytest.raises(InputError, match=r"declares the XML entities|broken XML"):
        list(read_documents(write("a.xml", xml)))


def test_entities_hidden_in_another_encoding(write: Write) -> None:
    with pytest.raises(InputError, match="declares the XML entities"):
        read_document(write("a.xml", b"\xff\xfe" + XXE.encode("utf-16-le")))


def test_names_of_html_are_characters(write: Write) -> None:
    xml = '<!DOCTYPE article PUBLIC "x" "x.dtd"><article><front/><body><p>5&nbsp;&micro;L &unheard; &#x3b2;</p></body></article>'
    assert read_document(write("a.xml", xml)).text == "5 µL &unheard; β"


def test_deep_nesting(write: Write) -> None:
    with pytest.raises(InputError, match="broken XML"):
        read_document(write("a.xml", "<article><body>" + "<sec>" * 100_000))
    with pytest.raises(InputError, match="nested too deeply"):
        read_document(write("a.json", "[" * 100_000))
    with pytest.raises(InputError, match="nested too deeply"):
        read_document(write("b.xml", _nested(115)))
    found = read_document(write("c.xml", _nested(25)))
    check(found)
    assert found.text == "x"


def _nested(levels: int) -> str:
    return "<article><front/><body>" + "<sec><p>" * levels + "x" + "</p></sec>" * levels + "</body></article>"


@pytest.mark.parametrize("name", ["article.xml", "collection.xml"])
def test_truncated_xml_names_the_line(write: Write, name: str) -> None:
    raw = (FILES / name).read_bytes()
    with pytest.raises(InputError, match=r"line \d+, column \d+: broken XML"):
        list(read_documents(write("cut.xml", raw[: len(raw) * 2 // 3])))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"blasts \x00 80%", "NUL character at character 7"),
        (b"%PDF-1.7 \x00", "is a PDF"),
        (b"PK\x03\x04abc", "ZIP"),
        (b"\x1f\x8babc", "gzip"),
        (b"", "is empty"),
        (b" \n\n ", "is empty"),
        ("Больной умер от лейкоза".encode("cp1251"), "not UTF-8 at byte 0"),
        ("Sézary and β".encode() + b" \xb5", r"not UTF-8 at byte 15"),
        (b"caf\xe9 \x9d", "not UTF-8 at byte 3"),
        ("好的".encode("gb2312"), "not UTF-8"),
        (b'<?xml version="1.0" encoding="klingon"?><article/>', "klingon"),
        (b'<?xml version="1.0" encoding="ascii"?><article>\xc3\xa9</article>', "not ascii at byte 47"),
        (b"\xff\xfea\x00b", "not utf-16-le"),
        (b"<html><body>x</body></html>", "root element 'html'"),
        (b"<article><title>DocBook</title></article>", "no JATS article"),
    ],
)
def test_what_is_no_text_is_refused(write: Write, content: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_document(write("a.xml" if content.startswith(b"<") else "a.txt", content))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("{", "line 1, column 2: broken JSON"),
        ('{"a": 1}', "without 'passages'"),
        ('{"passages": {}}', "no list of objects"),
        ('{"passages": [{"offset": "x", "text": "a"}]}', "offset of a passage is 'x'"),
        ('{"passages": [{"offset": 0, "text": "a", "annotations": [{"locations": [{"offset": 0}]}]}]}', "a length is 'None'"),
        ("[1]", "without 'passages'"),
    ],
)
def test_json_of_another_shape(write: Write, value: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(read_documents(write("a.json", value)))


def test_json_lines(write: Write) -> None:
    one = json.dumps({"id": "1", "passages": [{"offset": 0, "text": "AML", "infons": {}}]})
    assert [found.text for found in read_documents(write("a.jsonl", f"{one}\n\n{one}\n"))] == ["AML", "AML"]
    with pytest.raises(InputError, match="line 2"):
        list(read_documents(write("b.jsonl", f"{one}\n{{\n")))


def test_bioc_offsets_that_are_no_numbers(write: Write) -> None:
    xml = "<collection><document><id>7</id><passage><offset>x</offset><text>a</text></passage></document></collection>"
    with pytest.raises(InputError, match="document 7: the offset of a passage is 'x'"):
        read_document(write("a.xml", xml))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1|t|Title\n2|a|Abstract\n", "line 2: document '2' inside '1'"),
        ("1|t|Title\nwords\n", "line 2: 'words'"),
        ("1|t|Title\n\n1|a|Abstract\n", "line 3: no title line"),
    ],
)
def test_pubtator_of_another_shape(write: Write, text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(read_documents(write("a.txt", text)))


def test_size_is_limited_and_said(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (limits, bioc_xml, pubtator):
        monkeypatch.setattr(module, "LIMIT", 200_000)
    with pytest.raises(InputError, match="larger than"):
        read_document(write("a.txt", "a" * 200_001))
    document = "<document><id>1</id><passage><offset>0</offset><text>" + "a" * 50_000 + "</text></passage></document>"
    collection = f"<collection>{document * 40}</collection>"
    assert sum(1 for _ in read_documents(write("b.xml", collection))) == 40  # the limit is that of each document
    with pytest.raises(InputError, match="larger than"):
        list(read_documents(write("c.xml", f"<collection>{document.replace('a' * 50_000, 'a' * 900_000)}</collection>")))
    with pytest.raises(InputError, match="line 2: the document is larger than"):
        list(read_documents(write("d.txt", "1|t|T\n1|a|" + "a" * 200_000)))


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "none.txt")
    with pytest.raises(InputError, match="is a folder"):
        read_document(tmp_path)
    with pytest.raises(InputError, match="no file name"):
        read_document("a\0b")


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((FILES / "article.xml").read_bytes())))
    assert read_document("-").form == "jats"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"CD33 was positive.")))
    assert read_document("-").form == "plain"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO((FILES / "summary.md").read_bytes())))
    assert read_document("-").form == "pdq"


MEGABYTE = 1_000_000
SAME = ["a", "(", ")", "[", "]", ".", "*", "_", "~", "`", "<", "#", "|", "-", " ", "\n", "!", "&", "1", ",", ":", "\\", '"', "é"]
PATTERNS = [
    "[[", "](", "[a](", "![a](", "[1](#", "[[Level of evidence ", "**a ", "*a", "_a ", "<sup>", "</a ", "a. ", "A. ", "(a. ", "a) ",
    "1. ", "- a\n", "| a ", "|-", "a.B", "a.12 ", "et al. ", "[1,", "[1-", "[12] ", "x.[1] ", "10.1000/", "PMID: ", "46,XY,t(8;21)",
    "a\n\n", "# ", "# a\n", "```", "> ", "a |", "[^1]", "[^1]: ", "<!--", "e.g. ", "... ", "?! ", "\x01", "\r", "\f", "1 2", "a  ",
]  # fmt: skip


@pytest.mark.parametrize("form", ["plain", "markdown"])
def test_much_of_the_same_ends_soon(form: str) -> None:
    for pattern in (*SAME, *PATTERNS):
        text = pattern * (MEGABYTE // 8 // len(pattern))  # quadratic time would show at an eighth, too
        with ends_soon():
            document = document_of(text, form)
            split(document.text, document.blocks)


def test_a_megabyte_without_a_full_stop() -> None:
    with ends_soon():
        assert len(split("leukemia " * 120_000)) == 1
        assert len(read_markdown("leukemia " * 120_000).blocks) == 1


def test_many_elements_take_linear_time(write: Write) -> None:
    start = time.perf_counter()
    many = '<italic>a</italic> <xref ref-type="bibr" rid="B1">1</xref> <sup>9</sup>' * 30_000
    xml = f'<article><body><p>{many}</p></body><back><ref-list><ref id="B1"><label>1</label></ref></ref-list></back></article>'
    found = read_document(write("a.xml", xml))
    assert len(found.citations) == 30_000
    xml = "<article><body>" + "<sec><title>a</title><p>b</p></sec>" * 30_000 + "</body></article>"
    assert len(read_document(write("b.xml", xml)).sections) == 30_000
    assert time.perf_counter() - start < 20


def test_a_number_of_too_many_digits_is_refused() -> None:
    """Regression: it ended with a traceback."""
    with pytest.raises(InputError, match="digits"):
        document_of('{"passages": [{"offset": ' + "1" * 5000 + "}]}", "bioc")


def test_a_folder_is_refused_in_one_message(tmp_path: Path) -> None:
    """Regression: the message was "no file name (... is a folder; expected a file)"."""
    with pytest.raises(InputError) as caught:
        limits.open_file(tmp_path)
    assert str(caught.value) == f"{tmp_path}: is a folder; expected a file"
