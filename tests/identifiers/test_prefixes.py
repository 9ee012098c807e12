"""The prefix table: what registries get wrong must be right here."""

from __future__ import annotations

import re

import pytest

from kg.errors import InputError
from kg.identifiers import curie, iri, is_curie, prefix_rows, problem, split, standard


def test_sorted_and_unique() -> None:
    names = [row["prefix"] for row in prefix_rows()]
    assert names == sorted(names, key=str.encode)
    spellings = [name for row in prefix_rows() for name in (row["prefix"], *filter(None, row["synonyms"].split("|")))]
    assert len(spellings) == len(set(spellings)), "a prefix or synonym stands twice: remove one"


def test_every_iri_prefix_ends_in_a_separator() -> None:
    # PMC is the exception: the letters belong to the identifier elsewhere.
    endings = {row["prefix"]: row["iri_prefix"][-1] for row in prefix_rows() if row["prefix"] != "PMC"}
    assert not {prefix for prefix, last in endings.items() if last not in "/#_=:"}


def test_no_iri_prefix_twice() -> None:
    prefixes = [
        iri for row in prefix_rows() for iri in (row["iri_prefix"], *filter(None, row["iri_synonyms"].split("|")))
    ]
    assert len(prefixes) == len(set(prefixes))


def test_patterns_compile() -> None:
    for row in prefix_rows():
        re.compile(row["pattern"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CLINVAR:13961", "http://identifiers.org/clinvar/13961"),  # Biolink leaves the separator out
        ("CLINICALTRIALS:NCT02421939", "http://identifiers.org/clinicaltrials/NCT02421939"),
        ("infores:civic", "https://w3id.org/biolink/infores/civic"),
        ("SIO:001025", "http://semanticscience.org/resource/SIO_001025"),  # not https
        ("HGNC:3765", "http://identifiers.org/hgnc/3765"),
        ("PMID:32561620", "http://www.ncbi.nlm.nih.gov/pubmed/32561620"),
        ("MONDO:0018874", "http://purl.obolibrary.org/obo/MONDO_0018874"),
        ("CHEMBL.COMPOUND:CHEMBL941", "http://identifiers.org/chembl.compound/CHEMBL941"),
        ("lkg:marker/CD33", "https://w3id.org/leukemia-kg/id/marker/CD33"),
        ("kg:targets", "https://w3id.org/leukemia-kg/vocab#targets"),
        ("local:" + "0" * 64, "https://w3id.org/leukemia-kg/id/text/" + "0" * 64),
    ],
)
def test_iri_and_back(text: str, expected: str) -> None:
    assert iri(text) == expected
    assert curie(expected) == text


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/32561620", "PMID:32561620"),
        ("https://www.genenames.org/data/gene-symbol-report/#!/hgnc_id/HGNC:3765", "HGNC:3765"),
        ("http://identifiers.org/hgnc/HGNC:3765", "HGNC:3765"),
        ("https://doi.org/10.1002/(SICI)1097-0142%3C1::AID-X%3E3.0", "DOI:10.1002/(SICI)1097-0142<1::AID-X>3.0"),
        ("https://semanticscience.org/resource/SIO_001025", "SIO:001025"),
        ("https://clinicaltrials.gov/study/NCT02421939", "CLINICALTRIALS:NCT02421939"),
        ("https://nowhere.example/1", None),
    ],
)
def test_foreign_forms_are_read(address: str, expected: str | None) -> None:
    assert curie(address) == expected


def test_prefix_synonyms_are_standardised_and_case_matters() -> None:
    assert standard("hgnc:3765") == "HGNC:3765"
    assert standard("clingen.allele:CA123643") == "CAID:CA123643"
    with pytest.raises(InputError, match="HGNC"):
        standard("Hgnc:3765")


def test_leading_zeros_and_later_colons_stay() -> None:
    assert split("HGVS:NM_005896.4:c.395G>A") == ("HGVS", "NM_005896.4:c.395G>A")
    assert curie(iri("DOID:0080630")) == "DOID:0080630"
    assert curie(iri("VRS:VA.x:y")) == "VRS:VA.x:y"


def test_hgvs_is_encoded_for_the_iri_and_legal() -> None:
    import pyoxigraph

    encoded = iri("HGVS:NM_005896.4:c.395G>A")
    assert ">" not in encoded
    pyoxigraph.NamedNode(encoded)  # raises on an illegal IRI
    assert curie(encoded) == "HGVS:NM_005896.4:c.395G>A"


@pytest.mark.parametrize(
    ("text", "fine"),
    [("MONDO:0018874", True), ("MONDO:18874", False), ("HGNC:3765", True), ("HGNC:HGNC:3765", False), ("PMID:PMC12", False),
     ("NCIT:C3171", True), ("UniProtKB:P20138", True), ("CLINICALTRIALS:NCT1", False)],
)  # fmt: skip
def test_patterns(text: str, fine: bool) -> None:
    assert (problem(text) is None) is fine


@pytest.mark.parametrize("text", ["MONDO", ":x", "MONDO:", ""])
def test_no_curie(text: str) -> None:
    with pytest.raises(InputError, match="PREFIX:LOCAL"):
        split(text)


def test_unknown_prefix_names_the_nearest() -> None:
    with pytest.raises(InputError, match="MONDO"):
        iri("MODNO:0018874")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("MONDO:0018874", True),
        ("BCR::ABL1", False),
        ("t(9;22)", False),
        ("AML", False),
        ("lkg:marker/CD33", True),
        ("NM_1:c.1A>G", False),
    ],
)
def test_is_curie_tells_ids_from_names(text: str, expected: bool) -> None:
    assert is_curie(text) is expected
