from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.parse.hgvs import THREE, one_letter, read_coding, read_protein
from kg.parse.variant import as_json, read_alteration


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("IDH1 NM_001282386 c. 395G>A (p. R132H)", "IDH1 p.R132H"),
        ("IDH1(NM_001282386.2:c.395G>A p.R132H)", "IDH1 p.R132H"),
        ("IDH1 NM_001282386:c.395G>A p.R132H", "IDH1 p.R132H"),
        ("IDH1 p.Arg132His", "IDH1 p.R132H"),
        ("IDH1 R132H", "IDH1 p.R132H"),
        ("R132H", "IDH1 p.R132H"),
        ("IDH1 codon 132", "IDH1 p.R132"),
        ("FLT3-ITD (allelic ratio 0.7)", "FLT3-ITD"),
        ("FLT3 ITD", "FLT3-ITD"),
        ("FLT3 internal tandem duplication", "FLT3-ITD"),
        ("FLT3 D835Y", "FLT3 p.D835Y"),
        ("FLT3-TKD", "FLT3-TKD"),
        ("NPM1 c.860_863dupTCTG", "NPM1 p.W288Cfs*12"),
        ("NPM1 type A", "NPM1 p.W288Cfs*12"),
        ("NPM1 W288fs", "NPM1 p.W288Cfs*12"),
        ("NPM1 p.Trp288CysfsTer12", "NPM1 p.W288Cfs*12"),
        ("NPM1mut", "NPM1 mutation"),
        ("NPM1", "NPM1 mutation"),
        ("CEBPA p.K313dup (bZIP, in-frame)", "CEBPA p.K313dup"),
        ("biallelic CEBPA", "biallelic CEBPA mutation"),
        ("CEBPA double-mutated", "biallelic CEBPA mutation"),
        ("CEBPA bZIP", "CEBPA bZIP in-frame mutation"),
        ("TP53 p.R248Q (VAF 38%)", "TP53 p.R248Q"),
        ("KIT D816V", "KIT p.D816V"),
        ("KIT exon 17", "KIT exon 17 mutation"),
        ("JAK2 V617F", "JAK2 p.V617F"),
        ("JAK2 exon 12", "JAK2 exon 12 mutation"),
        ("CALR type 1", "CALR type 1 mutation"),
        ("KMT2A-PTD", "KMT2A-PTD"),
        ("MLL-PTD", "KMT2A-PTD"),
        ("IKZF1 deletion", "IKZF1 deletion"),
        ("UBTF-TD", "UBTF tandem duplication"),
        ("ABL1 E255K", "ABL1 p.E255K"),
        ("T315I", "ABL1 p.T315I"),
        ("BCR::ABL1 T315I", "ABL1 p.T315I"),
        ("BCR-ABL1 T315I mutation", "ABL1 p.T315I"),
        ("BTK C481S", "BTK p.C481S"),
        ("BTK C481X", "BTK p.C481"),
        ("RUNX1 p.R201*", "RUNX1 p.R201*"),
        ("RUNX1 p.Arg201Ter", "RUNX1 p.R201*"),
        ("unmutated IGHV", "unmutated IGHV"),
        ("complex karyotype", "complex karyotype"),
        ("CRLF2 overexpression", "CRLF2 overexpression"),
    ],
)
def test_norm(text: str, norm: str) -> None:
    found = read_alteration(text)[0]
    assert found.ok, found.problems
    assert found.norm == norm


@pytest.mark.parametrize(
    ("text", "chain"),
    [
        ("IDH1 p.R132H", ["IDH1 p.R132", "IDH1 mutation"]),
        ("IDH1 c.395G>A", ["IDH1 p.R132", "IDH1 mutation"]),
        ("FLT3 D835Y", ["FLT3 p.D835", "FLT3-TKD", "FLT3 mutation"]),
        ("FLT3-ITD", ["FLT3 mutation"]),
        ("FLT3 p.E598_Y599ins14", ["FLT3-ITD", "FLT3 mutation"]),
        ("KIT D816V", ["KIT p.D816", "KIT exon 17 mutation", "KIT mutation"]),
        ("CEBPA p.K313dup (bZIP, in-frame)", ["CEBPA bZIP in-frame mutation", "CEBPA mutation"]),
        ("CEBPA p.Q83fs", ["CEBPA mutation"]),
        ("NPM1 p.W290fs", ["NPM1 mutation"]),
        ("KMT2A::AFF1", ["KMT2A rearrangement"]),
        ("KMT2A-PTD", []),
        ("IKZF1 deletion", []),
    ],
)
def test_chain(text: str, chain: list[str]) -> None:
    assert list(read_alteration(text)[0].chain)[: len(chain)] == chain
    if not chain:
        assert not read_alteration(text)[0].chain


def test_siblings_never_imply_each_other() -> None:
    itd, tkd = read_alteration("FLT3-ITD")[0], read_alteration("FLT3-TKD")[0]
    assert "FLT3-TKD" not in itd.chain
    assert "FLT3-ITD" not in tkd.chain
    assert "KMT2A rearrangement" not in read_alteration("KMT2A-PTD")[0].chain


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("TP53 wild type", "absent"),
        ("wild-type TP53", "absent"),
        ("NPM1 wt", "absent"),
        ("FLT3-ITD negative", "absent"),
        ("FLT3-ITD: negative", "absent"),
        ("FLT3-ITD-", "absent"),
        ("BCR::ABL1 negative", "absent"),
        ("Ph-", "absent"),
        ("no FLT3 mutation", "absent"),
        ("FLT3 not done", "not done"),
        ("NPM1 pending", "pending"),
        ("NPM1+", "present"),
        ("FLT3-ITD positive", "present"),
        ("IDH1 R132H", None),
    ],
)
def test_status(text: str, status: str | None) -> None:
    found = read_alteration(text)[0]
    assert found.ok
    assert found.said.status == status


def test_details_are_kept() -> None:
    assert dict(read_alteration("FLT3-ITD (allelic ratio 0.7)")[0].detail) == {"allelic ratio": "0.7"}
    assert read_alteration("TP53 p.R248Q (VAF 38%)")[0].said.vaf == pytest.approx(0.38)
    assert read_alteration("TP53 p.R248Q VAF=0.38")[0].said.vaf == pytest.approx(0.38)
    assert read_alteration("JAK2 V617F allele burden 45 %")[0].said.vaf == pytest.approx(0.45)
    assert read_alteration("KIT D816V subclonal")[0].said.subclonal
    assert read_alteration("germline RUNX1 p.R201*")[0].said.origin == "germline"
    assert read_alteration("FLT3 D835Y at relapse 1")[0].said.at == "relapse 1"


def test_a_point_mutation_on_a_fusion_says_both() -> None:
    point, carrier = read_alteration("BCR::ABL1 T315I")
    assert (point.norm, carrier.norm) == ("ABL1 p.T315I", "BCR::ABL1")


@pytest.mark.parametrize("text", ["FLT3-ITD and NPM1", "FLT3-ITD, NPM1", "NRAS/KRAS wild type"])
def test_lists(text: str) -> None:
    found = read_alteration(text)
    assert len(found) == 2
    assert all(item.ok for item in found)


@pytest.mark.parametrize(
    "text",
    [
        "FLUX3 mutation",
        "XYZ1 R100H",
        "KMT2A",
        "",
        "G12D",
        "EBF1 TP53",
        "del(5q) -7 TP53 R248Q",
        "FLT3-ITD azacitidine",
        "TP53 methylation",
    ],
)
def test_what_is_not_understood_decides_nothing(text: str) -> None:
    found = read_alteration(text)[0]
    assert not found.ok
    assert found.norm is None


@pytest.mark.parametrize(
    "text", ["CD117 97%", "CD123 positive", "CD33 94%", "CD19 negative", "CD33 overexpression", "KIT 97%", "MPO 90%"]
)
def test_expression_is_no_mutation(text: str) -> None:
    found = read_alteration(text)[0]
    assert not found.ok
    assert "put it under markers" in found.problems[0]


@pytest.mark.parametrize(
    ("text", "norm"),
    [("CD79B p.Y196H", "CD79B p.Y196H"), ("CD58 mutation", "CD58 mutation"), ("CD274 amplification", "CD274 amplification"), ("CD19 wild type", "CD19 mutation"), ("KIT D816V 30%", "KIT p.D816V")],
)  # fmt: skip
def test_a_cd_number_beside_a_change_is_a_gene(text: str, norm: str) -> None:
    assert read_alteration(text)[0].norm == norm


def test_a_bare_percentage_of_a_fusion_is_no_allele_fraction() -> None:
    for text in ("BCR::ABL1 45%", "del(17p) 45%", "TP53 deletion 45%"):
        said = read_alteration(text)[0]
        assert said.said.vaf is None
        assert dict(said.detail)["cells"] == "45 %"


@pytest.mark.parametrize(
    ("text", "norm"),
    [
        ("NM_002168.4(IDH2):c.419G>A", "IDH2 p.R140Q"),
        ("NM_002168.4(IDH2):c.419G>A p.(Arg140Gln)", "IDH2 p.R140Q"),
        ("IDH2:NM_002168:exon4:c.419G>A:p.R140Q", "IDH2 p.R140Q"),
        ("NPM1 type A (c.956dupTCTG, p.W288fs)", "NPM1 p.W288Cfs*12"),
        ("NPM1 956dupTCTG", "NPM1 p.W288Cfs*12"),
        ("NPM1 956dup", "NPM1 p.W288Cfs*12"),
        ("NPM1 c.863_864insCATG", "NPM1 p.W288Cfs*12"),
    ],
)
def test_spellings_of_hgvs(text: str, norm: str) -> None:
    found = read_alteration(text)[0]
    assert found.ok, found.problems
    assert found.norm == norm


@pytest.mark.parametrize(
    ("text", "norms"),
    [
        ("NRAS G12D; KRAS G13D", ["NRAS p.G12D", "KRAS p.G13D"]),
        ("NRAS G12D G13D", ["NRAS p.G12D", "NRAS p.G13D"]),
        ("ABL1 T315I/E255K", ["ABL1 p.T315I", "ABL1 p.E255K"]),
        ("FLT3-ITD and D835Y", ["FLT3 p.D835Y", "FLT3-ITD"]),
        ("BCR::ABL1 T315I", ["ABL1 p.T315I", "BCR::ABL1"]),
    ],
)
def test_no_alteration_is_dropped(text: str, norms: list[str]) -> None:
    result = as_json(text)
    assert result["ok"]
    assert [result["norm"], *(reading["norm"] for reading in result["more"])] == norms  # type: ignore[attr-defined]


def test_long_strings_are_named_and_not_read() -> None:
    for text in ("A" * 1_000_000, "1" * 20_000, "A," * 4_000):
        assert f"{len(text):,} characters" in read_alteration(text)[0].problems[0]


@pytest.mark.parametrize("unit", ["A", "1", "A,", "CD3,", "R132H ", "p.", "c.1", "(", "5% "])
def test_no_string_takes_long(unit: str) -> None:
    started = time.perf_counter()
    read_alteration((unit * 2000)[:2000])
    assert time.perf_counter() - started < 5


def test_unknown_genes_name_the_nearest() -> None:
    assert "IDH" in read_alteration("IDHH1 mutation")[0].problems[0]


def test_bare_change_takes_its_gene_from_context() -> None:
    assert read_alteration("G12D", ("NRAS",))[0].norm == "NRAS p.G12D"


def test_json_is_the_contract() -> None:
    result = as_json("IDH1 NM_001282386 c. 395G>A (p. R132H)")
    assert {key: result[key] for key in ("input", "ok", "gene", "kind", "hgvs_c", "hgvs_p", "norm", "problems")} == {
        "input": "IDH1 NM_001282386 c. 395G>A (p. R132H)", "ok": True, "gene": "IDH1", "kind": "substitution",
        "hgvs_c": "c.395G>A", "hgvs_p": "p.R132H", "norm": "IDH1 p.R132H", "problems": [],
    }  # fmt: skip
    assert result["category_chain"][:2] == ["IDH1 p.R132", "IDH1 mutation"]  # type: ignore[index]


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60))
def test_any_text_gives_a_result(text: str) -> None:
    result = as_json(text)
    assert result["ok"] == (not result["problems"])
    json.dumps(result)


_RESIDUES = [(three.capitalize(), one) for three, one in THREE.items() if len(three) == 3 and one != "*"]


@given(
    st.sampled_from(_RESIDUES),
    st.integers(1, 3000),
    st.sampled_from(_RESIDUES),
    st.sampled_from(["", "p.", "p. ", "p.("]),
)
def test_one_and_three_letters_agree(first: tuple[str, str], codon: int, second: tuple[str, str], prefix: str) -> None:
    close = ")" if prefix.endswith("(") else ""
    long = read_protein(f"{prefix}{first[0]}{codon}{second[0]}{close}")
    short = read_protein(f"{prefix}{first[1]}{codon}{second[1]}{close}")
    assert long is not None
    assert long == short
    assert long.text == f"p.{first[1]}{codon}{second[1]}"


def test_coding_changes() -> None:
    found = read_coding("NM_002520.6:c.860_863dupTCTG")
    assert found is not None
    assert (found[0].text, found[0].frame) == ("c.860_863dup", 1)
    assert one_letter("ArgTer") == "R*"
