"""Which publication a text is, and what contradicts it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.errors import InputError
from kg.text.publication import publication_of
from kg.text.read import document_of, read_document
from tests.text.common import FILES

Write = Callable[[str, str | bytes], Path]


def test_a_text_without_publication_is_its_bytes(write: Write) -> None:
    path = write("a.txt", b"\xef\xbb\xbfCD33 was positive.")
    found = publication_of(path, read_document(path))
    assert found.id == "local:" + hashlib.sha256(b"\xef\xbb\xbfCD33 was positive.").hexdigest()
    assert not found.verified
    assert found == publication_of(path, read_document(path))
    document = document_of("CD33 was positive.")
    assert publication_of("-", document).id == "local:" + hashlib.sha256(b"CD33 was positive.").hexdigest()


def test_a_file_of_metadata(write: Write) -> None:
    path = write("a.txt", "CD33 was positive.")
    write("a.txt.meta.yaml", "doi: https://doi.org/10.3389/FPED.2022.923419\npmid: 123\ntitle: 'A: title'\ndate: 2022-07-01\nlicence: CC BY 4.0\n")
    found = publication_of(path, read_document(path))
    assert (found.id, found.doi, found.date) == ("PMID:123", "10.3389/fped.2022.923419", "2022-07-01")
    assert (found.title, found.licence, found.verified) == ("A: title", "CC BY 4.0", True)
    assert found.said_by.endswith("a.txt.meta.yaml")
    assert publication_of(path, read_document(path), title="Other").title == "Other"
    with pytest.raises(InputError, match=r"options say doi 10\.1000/x, .*a\.txt\.meta\.yaml says 10\.3389"):
        publication_of(path, read_document(path), doi="10.1000/x")


@pytest.mark.parametrize(
    ("meta", "message"),
    [
        ("DOI: 10.1000/x", "unknown key 'DOI'.*did you mean 'doi'"),
        ("license: CC0", "did you mean 'licence'"),
        ("zzz: 1", r"unknown key 'zzz'; expected doi, pmid, title, date, licence$"),
        ("doi: blood", "doi is 'blood'"),
        ("pmid: PMC12", "pmid is 'PMC12'"),
        ("pmid: 0", "pmid is '0'"),
        ("pmid: true", "pmid is True"),
        ("date: May 2020", "date is 'May 2020'"),
        ("title: []", r"title is \[\]"),
        ("- doi", "found a list"),
        ("doi: [", "broken YAML"),
    ],
)
def test_metadata_that_cannot_be_used(write: Write, meta: str, message: str) -> None:
    path = write("a.txt", "x")
    write("a.txt.meta.yaml", meta)
    with pytest.raises(InputError, match=message):
        publication_of(path, read_document(path))


def test_empty_metadata_say_nothing(write: Write) -> None:
    path = write("a.txt", "x")
    write("a.txt.meta.yaml", "# nothing\n")
    assert publication_of(path, read_document(path)).id.startswith("local:")


def test_what_files_say_of_themselves() -> None:
    path = FILES / "article.xml"
    found = publication_of(path, read_document(path))
    assert (found.id, found.doi, found.said_by) == ("PMID:7654321", "10.1234/abc.5", "the text")
    assert found.notices == (("retracted", "10.1234/abc.5"),)
    assert publication_of(path, read_document(path), pmid="7654321").said_by == "options"
    with pytest.raises(InputError, match="options say pmid 1, the text says 7654321"):
        publication_of(path, read_document(path), pmid="1")
    summary = publication_of(FILES / "summary.md", read_document(FILES / "summary.md"))
    assert (summary.id, summary.date) == ("PMID:26389999", "2025-03-17")
    retraction = publication_of(FILES / "retraction.xml", read_document(FILES / "retraction.xml"))
    assert retraction.id == "DOI:10.1234/retraction.1"


@pytest.mark.parametrize("doi", ["10.1182/BLOOD.1", "doi:10.1182/blood.1", "https://dx.doi.org/10.1182/blood.1"])
def test_spellings_of_a_doi(write: Write, doi: str) -> None:
    path = write("a.txt", "x")
    assert publication_of(path, read_document(path), doi=doi).id == "DOI:10.1182/blood.1"
    with pytest.raises(InputError, match="doi is"):
        publication_of(path, read_document(path), doi=f"{doi} and {doi}")
