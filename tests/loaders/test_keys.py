"""Keys and criteria of the curated tables: known ones resolve, wrong ones say what would be right."""

from __future__ import annotations

import pytest

from kg.errors import TableError
from kg.knowledge.tables import Row
from kg.records import Entity, Link
from loaders.keys import Keys, covers, references

ROW = Row("t.tsv", 7, {"biomarker": "x"})


@pytest.fixture
def keys() -> Keys:
    made = Keys(codon_patterns={"ABL1": [("235-498", "ABL1 kinase domain mutation")]})
    for kind, key in (
        ("gene", "ABL1"), ("gene", "IDH1"), ("disease", "CML"), ("disease", "AML"), ("marker", "CD19"), ("drug", "imatinib"),
        ("class", "FLT3 inhibitor"), ("alteration", "ABL1 p.F317"), ("alteration", "ABL1 kinase domain mutation"),
        ("alteration", "BCR::ABL1"), ("state", "newly diagnosed"),
    ):  # fmt: skip
        made.add(kind, key, f"lkg:{kind}/{key.replace(' ', '-')}")
    return made


def made(keys: Keys) -> dict[str, tuple[str, ...]]:
    """Generated alterations and what stands above each."""
    above: dict[str, tuple[str, ...]] = {item.id: () for item in keys.generated if isinstance(item, Entity)}
    for item in keys.generated:
        if isinstance(item, Link) and item.predicate == "narrower_than":
            above[item.subject] = (*above[item.subject], item.object)
    return above


def test_an_exact_variant_goes_under_its_codon(keys: Keys) -> None:
    assert keys.find(("alteration",), "ABL1 p.F317V") == "lkg:alteration/ABL1-p.F317V"
    assert made(keys) == {"lkg:alteration/ABL1-p.F317V": ("lkg:alteration/ABL1-p.F317",)}


def test_without_its_codon_it_goes_under_the_category_that_covers_it(keys: Keys) -> None:
    keys.find(("alteration",), "ABL1 p.Q252H")
    assert made(keys)["lkg:alteration/ABL1-p.Q252H"] == ("lkg:alteration/ABL1-kinase-domain-mutation",)


def test_else_under_the_mutation_of_its_gene_which_is_made_too(keys: Keys) -> None:
    keys.find(("alteration",), "IDH1 p.R132H")
    assert made(keys) == {
        "lkg:alteration/IDH1-p.R132H": ("lkg:alteration/IDH1-mutation",),
        "lkg:alteration/IDH1-mutation": (),
    }


def test_it_is_made_once(keys: Keys) -> None:
    for _ in range(3):
        keys.find(("alteration",), "ABL1 p.F317V")
    assert len(made(keys)) == 1


@pytest.mark.parametrize("key", ["XYZ p.A1B", "XYZ mutation", "ABL1", "ABL1 fusion", ""])
def test_nothing_is_made_of_other_words(keys: Keys, key: str) -> None:
    assert keys.find(("alteration",), key) is None


def test_an_unknown_key_names_the_nearest(keys: Keys) -> None:
    with pytest.raises(TableError, match=r"t\.tsv, line 7, field 'biomarker'.*BCR::ABL1"):
        keys.get(ROW, "biomarker", ("alteration", "marker"), "BCR::ABL2")


def test_atoms_know_their_sign_and_entity(keys: Keys) -> None:
    found = references(keys, ROW, "biomarker", "BCR::ABL1 & ![CD19 | !ABL1 p.F317]", "biomarker")
    assert [(item.id, item.negated) for item in found] == [
        ("lkg:alteration/BCR::ABL1", False),
        ("lkg:marker/CD19", True),
        ("lkg:alteration/ABL1-p.F317", False),  # twice negated
    ]


@pytest.mark.parametrize(
    "cell",
    ["lines>=2", "any", "none", "drug:imatinib", "class:FLT3 inhibitor", "class:FLT3 inhibitor>=2", "failed:imatinib",
     "failed:class:FLT3 inhibitor>=2", "intolerant:imatinib", "failed or intolerant:class:FLT3 inhibitor>=2", "failed:FLT3 inhibitor"],
)  # fmt: skip
def test_earlier_therapy(keys: Keys, cell: str) -> None:
    assert len(references(keys, ROW, "prior", cell, "prior")) == 1


@pytest.mark.parametrize(
    ("column", "cell"),
    [("prior", "failed:nothing"), ("prior", "sometimes"), ("disease", "XML"), ("disease", "=XML"), ("biomarker", "[CD19"),
     ("biomarker", "CD19 & disease:XML"), ("state", "brand new")],
)  # fmt: skip
def test_wrong_criteria_are_errors(keys: Keys, column: str, cell: str) -> None:
    with pytest.raises(TableError, match="line 7"):
        references(keys, ROW, column, cell, column)


def test_codon_patterns() -> None:
    assert covers("235-498", 235)
    assert covers("235-498", 498)
    assert not covers("235-498", 499)
    assert covers("12 | 13 | 61", 13)
    assert not covers("exon 17", 18)
