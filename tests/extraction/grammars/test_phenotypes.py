"""Antigens, what becomes of them, laboratory abnormalities, risk groups, pathways, classes and regimens."""

from __future__ import annotations

import pytest

from tests.extraction.grammars.expect import check

M, P, C, T = "Marker", "Phenotype", "DrugClass", "Therapy"
ANTIGENS = [
    ("CD19+ CD33- blasts", [("CD19", M, "CD19"), ("CD33", M, "CD33")]),
    ("cCD79b, cyCD3, sCD3 and cCD22",
     [("cCD79b", M, "CD79b"), ("cyCD3", M, "CD3"), ("sCD3", M, "CD3"), ("cCD22", M, "CD22")]),
    ("CD34dim CD117bright", [("CD34", M, "CD34"), ("CD117", M, "CD117")]),
    ("CD3−, CD19/CD22", [("CD3", M, "CD3"), ("CD19", M, "CD19"), ("CD22", M, "CD22")]),
    ("CD45RA, CD66c and CD11b", [("CD45RA", M, "CD45RA"), ("CD66c", M, "CD66c"), ("CD11b", M, "CD11b")]),
    ("positive for HLA-DR, TdT and MPO", [("HLA-DR", M, "HLA-DR"), ("TdT", M, "TdT"), ("MPO", M, "MPO")]),
    ("cytoplasmic CD79a", [("CD79a", M, "CD79a")]),
    ("kappa-restricted plasma cells", [("kappa", M, "kappa light chain")]),
    ("surface lambda light chain", [("lambda light chain", M, "lambda light chain")]),
    ("anti-CD20 antibodies and CD38-directed agents", [("CD20", M, "CD20"), ("CD38", M, "CD38")]),
    ("CD19CAR and CD19xCD3", [("CD19", M, "CD19"), ("CD19", M, "CD19"), ("CD3", M, "CD3")]),
    ("CD30-positive blasts", [("CD30", M, "CD30")]),
    ("the kappa statistic and NF-kappa B", []),
    ("CDK4, CDKN2A, CD-ROM, Cd levels and CD999", []),
    ("CD19 mutations", []),
]  # fmt: skip
FATES = [
    ("CD19 loss", [("CD19 loss", P, "CD19 loss")]),
    ("loss of CD19 expression", [("loss of CD19 expression", P, "CD19 loss")]),
    ("loss of CD19", [("loss of CD19", P, "CD19 loss")]),
    ("CD22 downregulation", [("CD22 downregulation", P, "CD22 downregulation")]),
    ("down-modulation of CD22", [("down-modulation of CD22", P, "CD22 downregulation")]),
    ("CD19-negative relapse", [("CD19-negative relapse", P, "CD19-negative relapse")]),
    ("CD19-negative relapses", [("CD19-negative relapses", P, "CD19-negative relapse")]),
    ("CD19− recurrence", [("CD19− recurrence", P, "CD19-negative relapse")]),
    ("CD22-positive disease", [("CD22-positive disease", P, "CD22-positive disease")]),
    ("high CD123 expression", [("high CD123 expression", P, "high CD123 expression")]),
    ("low CD22 expression", [("low CD22 expression", P, "low CD22 expression")]),
    ("high expression of CD33", [("high expression of CD33", P, "high CD33 expression")]),
    ("reduced surface CD20 expression", [("reduced surface CD20 expression", P, "low CD20 expression")]),
    ("BAALC overexpression", [("BAALC overexpression", P, "high BAALC expression")]),
    ("CD33-positive AML", []),
]  # fmt: skip
LABORATORY = [
    ("elevated white blood cells", [("elevated white blood cells", P, "leukocytosis")]),
    ("an elevated white blood cell (WBC) count", [("elevated white blood cell (WBC) count", P, "leukocytosis")]),
    ("decreased hemoglobin", [("decreased hemoglobin", P, "anemia")]),
    ("low platelet count", [("low platelet count", P, "thrombocytopenia")]),
    ("markedly low platelets", [("low platelets", P, "thrombocytopenia")]),
    ("prolonged APTT", [("prolonged APTT", P, "prolonged APTT")]),
    ("prolonged prothrombin time", [("prolonged prothrombin time", P, "prolonged PT")]),
    ("raised LDH", [("raised LDH", P, "elevated LDH")]),
    ("elevated serum lactate dehydrogenase", [("elevated serum lactate dehydrogenase", P, "elevated LDH")]),
    ("elevated levels of LDH", [("elevated levels of LDH", P, "elevated LDH")]),
    ("low fibrinogen", [("low fibrinogen", P, "hypofibrinogenemia")]),
    ("increased levels of 2-hydroxyglutarate", [("increased levels of 2-hydroxyglutarate", P, "increased 2-hydroxyglutarate")]),
    ("increased DNA methylation", [("increased DNA methylation", P, "DNA hypermethylation")]),
    ("transaminase elevation", [("transaminase elevation", P, "elevated transaminases")]),
    ("high uric acid", [("high uric acid", P, "hyperuricemia")]),
    ("higher platelet counts had longer survival", []),
    ("a rise in the WBC count", []),
    ("low platelet transfusion threshold", []),
    ("LDH was measured, the hemoglobin was 8 g/dL", []),
    ("a blast count of 90%", []),
]  # fmt: skip
RISK = [
    ("adverse-risk AML", [("adverse-risk", P, "adverse risk")]),
    ("high-risk MDS", [("high-risk", P, "high risk")]),
    ("classified as at intermediate risk.", [("intermediate risk", P, "intermediate risk")]),
    ("favourable-risk cytogenetics", [("favourable-risk", P, "favorable risk")]),
    ("very high risk ALL", [("very high risk", P, "very high risk")]),
    ("standard-risk patients", [("standard-risk", P, "standard risk")]),
    ("higher-risk MDS and lower risk disease", [("higher-risk", P, "high risk"), ("lower risk", P, "low risk")]),
    ("at high risk of relapse", []),
    ("the higher risk observed in this group", []),
    ("risk factors and an increased risk of bleeding", []),
    ("normal karyotype", [("normal karyotype", P, "normal karyotype")]),
    ("normal cytogenetics", [("normal cytogenetics", P, "normal karyotype")]),
    ("cytogenetically normal AML", [("cytogenetically normal", P, "normal karyotype")]),
    ("a complex karyotype", [("complex karyotype", P, "complex karyotype")]),
    ("cytogenetics were monosomal", [("monosomal", P, "monosomal karyotype")]),
    ("The karyotype was normal.", [("normal", P, "normal karyotype")]),
    ("high hyperdiploidy", [("high hyperdiploidy", P, "hyperdiploidy")]),
    ("near-haploid ALL", [("near-haploid", P, "near-haploidy")]),
    ("unmutated IGHV", [("unmutated IGHV", P, "unmutated IGHV")]),
    ("RAS pathway mutations", [("RAS pathway mutations", P, "RAS pathway alteration")]),
    ("activation of JAK-STAT signalling", [("activation of JAK-STAT signalling", P, "JAK-STAT pathway alteration")]),
    ("mutations in the RAS pathway", [("mutations in the RAS pathway", P, "RAS pathway alteration")]),
    ("The RAS pathway transmits signals.", []),
    ("the karyotype was tested", []),
]  # fmt: skip
CLASSES = [
    ("FLT3 inhibitors", [("FLT3 inhibitors", C, "FLT3 inhibitor")]),
    ("type I FLT3 inhibitor", [("type I FLT3 inhibitor", C, "type I FLT3 inhibitor")]),
    ("FLT3 D835 mutants resist the type II inhibitors quizartinib and sorafenib",
     [("type II inhibitors", C, "type II FLT3 inhibitor")]),
    ("a second-generation BTK inhibitor", [("second-generation BTK inhibitor", C, "second-generation BTK inhibitor")]),
    ("noncovalent BTK inhibitors", [("noncovalent BTK inhibitors", C, "noncovalent BTK inhibitor")]),
    ("non-covalent BTK inhibitor", [("non-covalent BTK inhibitor", C, "noncovalent BTK inhibitor")]),
    ("Bruton tyrosine kinase inhibitors", [("Bruton tyrosine kinase inhibitors", C, "BTK inhibitor")]),
    ("the BCL-2 inhibitor venetoclax", [("BCL-2 inhibitor", C, "BCL2 inhibitor")]),
    ("menin inhibitors", [("menin inhibitors", C, "menin inhibitor")]),
    ("inhibitors of menin", [("inhibitors of menin", C, "menin inhibitor")]),
    ("proteasome inhibitors", [("proteasome inhibitors", C, "proteasome inhibitor")]),
    ("BTK and BCL2 inhibitors", [("BTK", C, "BTK inhibitor"), ("BCL2 inhibitors", C, "BCL2 inhibitor")]),
    ("BTKi and FLT3i", [("BTKi", C, "BTK inhibitor"), ("FLT3i", C, "FLT3 inhibitor")]),
    ("third-generation TKIs", [("third-generation TKIs", C, "third-generation tyrosine kinase inhibitor")]),
    ("DNMT inhibitors", [("DNMT inhibitors", C, "hypomethylating agent")]),
    ("PD-1 inhibitors", [("PD-1 inhibitors", C, "PD-1 inhibitor")]),
    ("TKIs", [("TKIs", C, "tyrosine kinase inhibitor")]),
    ("BTK degraders", [("BTK degraders", C, "BTK degrader")]),
    ("CDK4/6 inhibitors", [("CDK4/6 inhibitors", C, "CDK4/6 inhibitor")]),
    ("IDH1 inhibitor ivosidenib", [("IDH1 inhibitor", C, "IDH1 inhibitor")]),
    ("an inhibitor was added; inhibitors alone failed", []),
    ("venetoclax-based regimens", [("venetoclax-based regimens", T, "venetoclax-based regimen")]),
    ("venetoclax combinations", [("venetoclax combinations", T, "venetoclax combination")]),
    ("azacitidine-venetoclax combination",
     [("azacitidine-venetoclax combination", T, "azacitidine-venetoclax combination")]),
    ("CAR T cells", [("CAR T cells", T, "CAR T-cell therapy")]),
    ("chimeric antigen receptor (CAR) T-cell therapy",
     [("chimeric antigen receptor (CAR) T-cell therapy", T, "CAR T-cell therapy")]),
    ("CD19 CAR-T", [("CAR-T", T, "CAR T-cell therapy")]),
    ("evidence-based medicine, a combination of drugs and car travel", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ANTIGENS)
def test_antigens(text: str, expected: list[tuple[str, str, str]]) -> None:
    check(text, expected, (M,))


@pytest.mark.parametrize(("text", "expected"), [*FATES, *LABORATORY, *RISK])
def test_phenotypes(text: str, expected: list[tuple[str, str, str]]) -> None:
    check(text, expected, (P,))


@pytest.mark.parametrize(("text", "expected"), CLASSES)
def test_classes_and_therapies(text: str, expected: list[tuple[str, str, str]]) -> None:
    check(text, expected, (C, T))
