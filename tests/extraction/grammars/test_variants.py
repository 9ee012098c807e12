"""Changes of genes in all the writing of reviews and reports, and what looks like one and is none."""

from __future__ import annotations

import pytest

from tests.extraction.grammars.expect import check

V = "Variant"
PROTEIN = [
    ("The KIT D816V mutation was found.", [("KIT D816V", V, "KIT p.D816V")]),
    ("JAK2 V617F-positive disease", [("JAK2 V617F", V, "JAK2 p.V617F")]),
    ("JAK2V617F was detected", [("JAK2V617F", V, "JAK2 p.V617F")]),
    ("BRAFV600E mutation", [("BRAFV600E", V, "BRAF p.V600E")]),
    ("a mutation of KIT (D816V)", [("D816V", V, "KIT p.D816V")]),
    ("D816V-mutant KIT is resistant to imatinib", [("D816V", V, "KIT p.D816V")]),
    ("IDH1 p.R132H was present", [("IDH1 p.R132H", V, "IDH1 p.R132H")]),
    ("IDH1 p. R132H was present", [("IDH1 p. R132H", V, "IDH1 p.R132H")]),
    ("IDH1 p.(Arg132His)", [("IDH1 p.(Arg132His)", V, "IDH1 p.R132H")]),
    ("IDH2 p.Arg140Gln in 38% of reads", [("IDH2 p.Arg140Gln", V, "IDH2 p.R140Q")]),
    ("Mutations at Arg132 of IDH1 are heterozygous", [("Arg132", V, "IDH1 p.R132")]),
    ("missense mutation of Arg 132 in IDH1", [("Arg 132", V, "IDH1 p.R132")]),
    ("DNMT3A R882 mutations", [("DNMT3A R882", V, "DNMT3A p.R882")]),
    ("mutations of DNMT3A, mostly at the R882 residue", [("R882", V, "DNMT3A p.R882")]),
    ("the SF3B1 K700E hotspot", [("SF3B1 K700E", V, "SF3B1 p.K700E")]),
    ("SRSF2 P95H", [("SRSF2 P95H", V, "SRSF2 p.P95H")]),
    ("ABL1 T315I, but also E255K and F317L",
     [("ABL1 T315I", V, "ABL1 p.T315I"), ("E255K", V, "ABL1 p.E255K"), ("F317L", V, "ABL1 p.F317L")]),
    ("BCR::ABL1 T315I", [("BCR::ABL1 T315I", V, "ABL1 p.T315I")]),
    ("BCR-ABL1 with the T315I mutation", [("BCR-ABL1", "Fusion", "BCR::ABL1"), ("T315I", V, "ABL1 p.T315I")]),
    ("BTK C481S and PLCG2 R665W", [("BTK C481S", V, "BTK p.C481S"), ("PLCG2 R665W", V, "PLCG2 p.R665W")]),
    ("BCL2 G101V confers resistance", [("BCL2 G101V", V, "BCL2 p.G101V")]),
    ("NRAS G12D, NRAS Q61K", [("NRAS G12D", V, "NRAS p.G12D"), ("NRAS Q61K", V, "NRAS p.Q61K")]),
    ("NRAS Q61K/L/R", [("NRAS Q61K/L/R", V, "NRAS p.Q61")]),
    ("FLT3 D835Y and F691L",
     [("FLT3 D835Y", V, "FLT3 p.D835Y"), ("F691L", V, "FLT3 p.F691L")]),
    ("FLT3-D835 mutants", [("FLT3-D835", V, "FLT3 p.D835")]),
    ("NPM1 W288fs", [("NPM1 W288fs", V, "NPM1 p.W288fs")]),
    ("NPM1 p.W288Cfs*12", [("NPM1 p.W288Cfs*12", V, "NPM1 p.W288Cfs*12")]),
    ("NPM1 p.Trp288CysfsTer12", [("NPM1 p.Trp288CysfsTer12", V, "NPM1 p.W288Cfs*12")]),
    ("ASXL1 p.G646Wfs*12 was subclonal", [("ASXL1 p.G646Wfs*12", V, "ASXL1 p.G646Wfs*12")]),
    ("RUNX1 R201* at relapse", [("RUNX1 R201*", V, "RUNX1 p.R201*")]),
    ("RUNX1 p.Arg201Ter", [("RUNX1 p.Arg201Ter", V, "RUNX1 p.R201*")]),
    ("TP53 R248Q", [("TP53 R248Q", V, "TP53 p.R248Q")]),
    ("CEBPA p.K313dup", [("CEBPA p.K313dup", V, "CEBPA p.K313dup")]),
    ("KIT p.Y418_D419del", [("KIT p.Y418_D419del", V, "KIT p.Y418_D419del")]),
    ("NT5C2 R367Q drives relapse", [("NT5C2 R367Q", V, "NT5C2 p.R367Q")]),
    ("CALR p.L367fs*46", [("CALR p.L367fs*46", V, "CALR p.L367fs*46")]),
    ("MPL W515L/K", [("MPL W515L/K", V, "MPL p.W515")]),
    ("CXCR4 S338X", [("CXCR4 S338X", V, "CXCR4 p.S338*")]),
    ("MYD88 L265P in Waldenström macroglobulinemia", [("MYD88 L265P", V, "MYD88 p.L265P")]),
    ("The V617F allele burden of JAK2 fell", [("V617F", V, "JAK2 p.V617F")]),
    ("STAT3 Y640F", [("STAT3 Y640F", V, "STAT3 p.Y640F")]),
    ("PTPN11 E76K", [("PTPN11 E76K", V, "PTPN11 p.E76K")]),
    ("MEN1 M327I and T349M", [("MEN1 M327I", V, "MEN1 p.M327I"), ("T349M", V, "MEN1 p.T349M")]),
]  # fmt: skip
CODING = [
    ("a mutation in IDH1(NM_001282386 c. 395G>A (p. R132H)), and",
     [("c. 395G>A", V, "IDH1 p.R132H"), ("p. R132H", V, "IDH1 p.R132H")]),
    ("IDH1 c.395G>A, p.R132H", [("IDH1 c.395G>A", V, "IDH1 p.R132H"), ("p.R132H", V, "IDH1 p.R132H")]),
    ("ABL1 c.944C>T", [("ABL1 c.944C>T", V, "ABL1 p.T315I")]),
    ("RUNX1 c.508+1G>A", [("RUNX1 c.508+1G>A", V, "RUNX1 c.508+1G>A")]),
    ("GATA2 c.1061C>T (p.Thr354Met)", [("GATA2 c.1061C>T", V, "GATA2 p.T354M"), ("p.Thr354Met", V, "GATA2 p.T354M")]),
    ("GATA1 c.98_99insT", [("GATA1 c.98_99insT", V, "GATA1 c.98_99insT")]),
    ("NM_004972.3(JAK2):c.1849G>T (p.Val617Phe)", [("c.1849G>T", V, "JAK2 p.V617F"), ("p.Val617Phe", V, "JAK2 p.V617F")]),
    ("The 1849G>T change of JAK2", [("1849G>T", V, "JAK2 p.V617F")]),
    ("ETV6 c. 1195 C > T", [("ETV6 c. 1195 C > T", V, "ETV6 c.1195C>T")]),
]  # fmt: skip
DUPLICATIONS = [
    ("FLT3-ITD and FLT3-TKD", [("FLT3-ITD", V, "FLT3-ITD"), ("FLT3-TKD", V, "FLT3-TKD")]),
    ("FLT3/ITD", [("FLT3/ITD", V, "FLT3-ITD")]),
    ("FLT3 ITD mutations", [("FLT3 ITD", V, "FLT3-ITD")]),
    ("FLT3-ITD+ AML", [("FLT3-ITD", V, "FLT3-ITD")]),
    ("FLT3–ITD", [("FLT3–ITD", V, "FLT3-ITD")]),
    ("FLT3-ITDs", [("FLT3-ITDs", V, "FLT3-ITD")]),
    ("FLT3-ITD/TKD", [("FLT3-ITD", V, "FLT3-ITD"), ("TKD", V, "FLT3-TKD")]),
    ("FLT3 internal tandem duplication", [("FLT3 internal tandem duplication", V, "FLT3-ITD")]),
    ("FLT3-internal tandem duplications (ITDs)",
     [("FLT3-internal tandem duplications", V, "FLT3-ITD"), ("ITD", V, "FLT3-ITD")]),
    ("internal tandem duplication of FLT3", [("internal tandem duplication of FLT3", V, "FLT3-ITD")]),
    ("FLT3 tyrosine kinase domain (TKD) mutations", [("FLT3 tyrosine kinase domain (TKD)", V, "FLT3-TKD")]),
    ("FLT3 mutations, including ITD", [("ITD", V, "FLT3-ITD")]),
    ("KMT2A-PTD", [("KMT2A-PTD", V, "KMT2A-PTD")]),
    ("MLL partial tandem duplication", [("MLL partial tandem duplication", V, "KMT2A-PTD")]),
    ("UBTF-TD in children", [("UBTF-TD", V, "UBTF tandem duplication")]),
    ("UBTF tandem duplications", [("UBTF tandem duplications", V, "UBTF tandem duplication")]),
    ("BCOR-ITD", [("BCOR-ITD", V, "BCOR-ITD")]),
]  # fmt: skip
REGIONS = [
    ("JAK2 exon 12 mutations", [("JAK2 exon 12", V, "JAK2 exon 12")]),
    ("mutations in exon 9 of CALR", [("exon 9", V, "CALR exon 9")]),
    ("mutations of KIT exons 8 and 17", [("KIT exons 8 and 17", V, "KIT exon 8/17")]),
    ("MET exon 14 skipping", [("MET exon 14 skipping", V, "MET exon 14 skipping")]),
    ("KRAS codon 12/13 mutations", [("KRAS codon 12/13", V, "KRAS codon 12/13")]),
    ("KRAS codons 117 and 146", [("KRAS codons 117 and 146", V, "KRAS codon 117/146")]),
    ("KIT juxtamembrane domain mutations", [("KIT juxtamembrane domain", V, "KIT juxtamembrane domain mutation")]),
    ("mutations in the ABL1 kinase domain", [("ABL1 kinase domain", V, "ABL1 kinase domain mutation")]),
    ("BCR-ABL1 kinase domain mutations", [("BCR-ABL1 kinase domain", V, "ABL1 kinase domain mutation")]),
    ("NOTCH1 PEST domain mutations", [("NOTCH1 PEST domain", V, "NOTCH1 PEST domain mutation")]),
    ("The ABL1 kinase domain binds ATP.", []),
    ("exons of many genes were sequenced", []),
]  # fmt: skip
CLASSES = [
    ("biallelic CEBPA mutations", [("biallelic CEBPA mutations", V, "biallelic CEBPA mutation")]),
    ("bi-allelic CEBPA mutation", [("bi-allelic CEBPA mutation", V, "biallelic CEBPA mutation")]),
    ("Activating NT5C2 mutations", [("Activating NT5C2 mutations", V, "activating NT5C2 mutation")]),
    ("Activating mutations of NOTCH1", [("Activating mutations of NOTCH1", V, "activating NOTCH1 mutation")]),
    ("germline DDX41 variants", [("germline DDX41 variants", V, "germline DDX41 mutation")]),
    ("germline TP53 pathogenic variants", [("germline TP53 pathogenic variants", V, "germline TP53 mutation")]),
    ("RUNX1 germline mutations", [("RUNX1 germline mutations", V, "germline RUNX1 mutation")]),
    ("truncating CSF3R mutations", [("truncating CSF3R mutations", V, "truncating CSF3R mutation")]),
    ("NT5C2 relapses were early. Most subclonal mutations vanished.",
     [("subclonal mutations", V, "subclonal NT5C2 mutation")]),
    ("loss-of-function TET2 mutations", [("loss-of-function TET2 mutations", V, "loss-of-function TET2 mutation")]),
    ("NPM1 mutations", []),
    ("mutated NPM1 without FLT3 mutations", []),
    ("wild-type TP53", []),
]  # fmt: skip
COPY_NUMBER = [
    ("EZH2 deletion", [("EZH2 deletion", V, "EZH2 deletion")]),
    ("loss of EZH2", [("loss of EZH2", V, "EZH2 loss")]),
    ("IKZF1 deletions", [("IKZF1 deletions", V, "IKZF1 deletion")]),
    ("IKZF1-deleted B-ALL", [("IKZF1-deleted", V, "IKZF1 deletion")]),
    ("IKZF1del", [("IKZF1del", V, "IKZF1 deletion")]),
    ("deletion of CDKN2A/B", [("deletion of CDKN2A/B", V, "CDKN2A/B deletion")]),
    ("CDKN2A/B deletions", [("CDKN2A/B deletions", V, "CDKN2A/B deletion")]),
    ("deletions of the IKZF1 gene", [("deletions of the IKZF1", V, "IKZF1 deletion")]),
    ("loss of PTEN expression", [("loss of PTEN expression", V, "PTEN loss")]),
    ("MYC amplification", [("MYC amplification", V, "MYC amplification")]),
    ("loss of function of TP53", []),
    ("loss of heterozygosity", []),
    ("loss of response to imatinib", []),
]  # fmt: skip
NEGATIVE = [
    "T cells and B cells, vitamin B12, and S1 were studied.",
    "K562 and U937 and HL60 cells were treated with H2O.",
    "P53 and D-dimer, A10, G6PD, FAB M2 and E. coli",
    "The E1912 and C10403 trials randomised patients with CLL or ALL.",
    "Cells arrested in G2M; R0 resection; N87 cells",
    "Fig. 2, Table S3, page p. 12 and vol. 45",
    "She received 7+3 on days 1-7 and day +28 came.",
    "IL-2, IL-6, TNF-alpha and 5-10 mg were given.",
    "He was treated with R-CHOP and then DA-EPOCH-R.",
    "WBC 151 x10 9 /L with Hb 55 g/L and CRP 12",
    "patients aged 18-60 years, -7 days to +8 weeks",
    "HLA-A2 and DRB1 typing; A2 allele",
    "the M3 variant of APL",
    "C3 and C4 complement, T4 and T8 vertebrae",
    "gemtuzumab 3 mg/m2 on D1, D4 and D7",
    "The S100 stain was negative, PD-1 was studied",
]


@pytest.mark.parametrize(("text", "expected"), [*PROTEIN, *CODING, *DUPLICATIONS, *REGIONS, *CLASSES, *COPY_NUMBER])
def test_changes_of_genes(text: str, expected: list[tuple[str, str, str]]) -> None:
    check(text, expected, ("Variant", "Fusion"))


@pytest.mark.parametrize("text", NEGATIVE)
def test_what_only_looks_like_a_change(text: str) -> None:
    check(text, [], ("Variant", "Fusion"))
