"""The curated coding changes against codon arithmetic and the genetic code, and how the parser uses them."""

from __future__ import annotations

import re

import pytest

from kg.knowledge.tables import Row, bundled_rows
from kg.knowledge.terminology import alterations
from kg.parse.hgvs import read_coding, read_protein
from kg.parse.variant import read_alteration

# Written out once more, apart from the code of the package: the standard code, NCBI table 1.
_CODE = {
    "F": "TTT TTC", "L": "TTA TTG CTT CTC CTA CTG", "I": "ATT ATC ATA", "M": "ATG", "V": "GTT GTC GTA GTG",
    "S": "TCT TCC TCA TCG AGT AGC", "P": "CCT CCC CCA CCG", "T": "ACT ACC ACA ACG", "A": "GCT GCC GCA GCG",
    "Y": "TAT TAC", "H": "CAT CAC", "Q": "CAA CAG", "N": "AAT AAC", "K": "AAA AAG", "D": "GAT GAC", "E": "GAA GAG",
    "C": "TGT TGC", "W": "TGG", "R": "CGT CGC CGA CGG AGA AGG", "G": "GGT GGC GGA GGG", "*": "TAA TAG TGA",
}  # fmt: skip
_RESIDUE = {codon: residue for residue, codons in _CODE.items() for codon in codons.split()}
ROWS = bundled_rows("rules", "coding_changes.tsv")


def test_the_code_is_whole() -> None:
    assert len(_RESIDUE) == 64


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_each_row_by_codon_arithmetic(row: Row) -> None:
    assert row["id"] == f"{row['gene']} {row['coding']}"
    protein, coding = read_protein(row["protein"]), read_coding(row["coding"])
    assert protein is not None
    assert coding is not None
    assert (protein.text, coding[0].text) == (row["protein"], row["coding"])
    assert _RESIDUE[row["codon"]] == protein.reference
    numbers = [int(number) for number in re.findall(r"\d+", row["coding"])]
    if protein.kind == "frameshift":
        assert numbers[-1] in (3 * protein.position - 2, 3 * protein.position - 1, 3 * protein.position)
        return
    first, last = numbers[0], numbers[-1]
    assert -(-first // 3) == -(-last // 3) == protein.position
    offset = (first - 1) % 3
    match = re.fullmatch(r"c\.\d+(?:([ACGT])>([ACGT])|_\d+delins([ACGT]+))", row["coding"])
    assert match is not None
    new = match[2] or match[3]
    assert len(new) == last - first + 1
    assert match[1] is None or row["codon"][offset] == match[1]
    changed = row["codon"][:offset] + new + row["codon"][offset + len(new) :]
    assert _RESIDUE[changed] == protein.change


def test_one_codon_for_each_residue() -> None:
    codons: dict[tuple[str, str], set[str]] = {}
    for row in ROWS:
        codons.setdefault((row["gene"], re.findall(r"\d+", row["protein"])[0]), set()).add(row["codon"])
    assert all(len(found) == 1 for found in codons.values())


def test_sources() -> None:
    assert all(row["source"].startswith("https://") for row in ROWS if row["verified"] == "yes")
    assert sum(row["verified"] == "yes" for row in ROWS) > 70


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_coding_alone_is_the_protein_change(row: Row) -> None:
    coded = read_alteration(row["id"])[0]
    stated = read_alteration(f"{row['gene']} {row['protein']}")[0]
    assert (coded.norm, coded.ladder) == (stated.norm, stated.ladder)


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("ABL1 c.944C>T", "ABL1 p.T315I"),
        ("ABL1 c.C944T", "ABL1 p.T315I"),
        ("ABL1 944C>T", "ABL1 p.T315I"),
        ("ABL1 c.944C>G", "ABL1 p.T315S"),  # not in the table: by the codon and the code
        ("KIT c.2447A>T", "KIT p.D816V"),
        ("BTK c.1442G>C", "BTK p.C481S"),
        ("FLT3 c.2503G>T", "FLT3 p.D835Y"),
        ("BCL2 c.302G>T", "BCL2 p.G101V"),
        ("JAK2 c.1849G>T", "JAK2 p.V617F"),
        ("BRAF c.1798_1799delGTinsAA", "BRAF p.V600K"),
        ("BRAF c.1798_1799GT>AA", "BRAF p.V600K"),
    ],
)
def test_spellings(text: str, norm: str) -> None:
    assert read_alteration(text)[0].norm == norm


def test_a_codon_without_its_new_residue_leaves_the_exact_variants_open() -> None:
    found = read_alteration("TP53 c.743G>A")[0]
    assert (found.norm, found.hgvs_c, found.hgvs_p) == ("TP53 p.R248", "c.743G>A", None)
    assert "TP53 mutation" in found.chain


def test_another_transcript_is_not_translated() -> None:
    found = read_alteration("ABL1 NM_007313.2:c.944C>T")[0]
    assert found.norm == "ABL1 c.944C>T"
    assert found.chain == ("ABL1 mutation",)


def test_a_synonymous_change_is_no_mutation() -> None:
    assert read_alteration("IDH1 c.396T>C")[0].chain == ()


def test_coding_and_protein_change_that_disagree() -> None:
    found = read_alteration("IDH2 c.419G>A p.R172K")[0]
    assert not found.ok
    assert found.problems == ("c.419G>A of IDH2 is p.R140Q, not p.R172K",)


def test_the_residues_are_those_of_the_vocabulary() -> None:
    known = {
        (match[1], match[3]): match[2]
        for key in alterations()
        if (match := re.match(r"(\S+) p\.([A-Z])(\d+)(?![\d_])", key))
    }
    for row in ROWS:
        number = re.findall(r"\d+", row["protein"])[0]
        assert known.get((row["gene"], number), row["protein"][2]) == row["protein"][2]
