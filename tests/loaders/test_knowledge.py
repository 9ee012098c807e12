"""The bundled tables load whole; wrong rows are reported, with the place and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.knowledge import tables
from kg.records import Assertion, Caution, Entity, Indication, Link, Publication, Record
from kg.store import open_store
from kg.store.oxigraph import OxigraphStore
from loaders.knowledge import Knowledge, build, load

LABEL = [
    "id",
    "drug",
    "brand",
    "jurisdiction",
    "status",
    "valid_from",
    "valid_to",
    "scope",
    "disease",
    "state",
    "age",
    "biomarker",
    "fitness",
    "prior",
    "with",
    "judgement",
    "companion_diagnostic",
    "indication",
    "source",
    "source_date",
    "verified",
    "verified_on",
    "note",
]
EVIDENCE = [
    "id",
    "subject",
    "predicate",
    "object",
    "disease",
    "biomarker",
    "setting",
    "age_group",
    "combination",
    "prior",
    "negated",
    "direction",
    "level",
    "native_level",
    "design",
    "phase",
    "n",
    "endpoint",
    "value",
    "unit",
    "population",
    "statement",
    "section",
    "trial",
    "publication",
    "source_date",
    "verified",
    "verified_on",
    "note",
]
A_LABEL = {
    "id": "fda-imatinib-test", "drug": "imatinib", "jurisdiction": "FDA", "status": "approved", "valid_from": "2001-05-10",
    "scope": "targeted", "disease": "CML", "state": "chronic phase", "age": ">=18y", "biomarker": "BCR::ABL1 & !ABL1 p.T315I",
    "with": "azacitidine | daunorubicin + cytarabine", "judgement": "one ; two", "indication": "adults with CML",
    "source": "https://x | PMID:1", "source_date": "2001", "verified": "yes", "verified_on": "2026-11-23",
}  # fmt: skip
A_LINE = {
    "id": "e1", "subject": "imatinib", "predicate": "treats", "object": "CML", "disease": "CML", "biomarker": "BCR::ABL1",
    "setting": "chronic phase", "age_group": "adult", "direction": "supports", "level": "phase 3", "n": "553", "value": "83",
    "endpoint": "OS", "unit": "%", "statement": "Survival was long.", "publication": "PMID:2", "source_date": "2017", "verified": "yes",
}  # fmt: skip


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> OxigraphStore:
    store = open_store(tmp_path_factory.mktemp("knowledge") / "store", create=True)
    build(store)
    return store


def folder(path: Path, part: str, columns: list[str], *rows: dict[str, str]) -> Path:
    (path / part).mkdir(exist_ok=True)
    lines = ["# test", "\t".join(columns), *("\t".join(row.get(column, "") for column in columns) for row in rows)]
    (path / part / "test.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def read(path: Path) -> tuple[list[Record], Knowledge]:
    knowledge = Knowledge(path)
    return list(knowledge.records()), knowledge


# The bundled graph


def test_no_bundled_row_is_rejected() -> None:
    knowledge = Knowledge()
    for _ in knowledge.records():
        pass
    assert not knowledge.rejected, "\n".join(
        f"{r.file}:{r.row} {r.field}: {r.found}; expected {r.expected}" for r in knowledge.rejected
    )


def test_the_bundled_graph_holds_what_the_tables_hold(bundled: OxigraphStore) -> None:
    counts = bundled.counts()
    for name in ("diseases", "genes", "markers", "drugs", "drug_classes"):
        category = {
            "diseases": "Disease",
            "genes": "Gene",
            "markers": "Marker",
            "drugs": "Drug",
            "drug_classes": "DrugClass",
        }[name]
        assert counts[category] == len(tables.bundled_rows("vocabulary", f"{name}.tsv"))
    assert counts["indications"] > 100
    assert counts["claims"] > 100


def test_building_again_changes_nothing(bundled: OxigraphStore) -> None:
    before = (bundled.folder / "current").read_text()
    report = build(bundled)
    assert not report.changed
    assert report.unchanged == sum(source.counts["records"] for source in bundled.sources())
    assert (bundled.folder / "current").read_text() == before


def test_every_gene_has_a_mutation_and_every_step_of_the_ladder_an_entity(bundled: OxigraphStore) -> None:
    prefix = "PREFIX kg: <https://w3id.org/leukemia-kg/vocab#> "
    lonely = bundled.select(prefix + "SELECT ?v { ?v kg:narrowerThan ?w FILTER NOT EXISTS { ?w kg:category ?c } }")
    assert list(lonely) == []
    keys = {str(key) for (key,) in bundled.select(prefix + "SELECT ?key { ?v kg:key ?key }")}
    missing = [
        row["symbol"]
        for row in tables.bundled_rows("vocabulary", "genes.tsv")
        if f"{row['symbol']} mutation" not in keys
    ]
    assert not missing


def test_every_indication_names_a_drug_and_a_disease(bundled: OxigraphStore) -> None:
    prefix = "PREFIX kg: <https://w3id.org/leukemia-kg/vocab#> PREFIX dct: <http://purl.org/dc/terms/> "
    text = """SELECT ?id { ?i a kg:Indication ; dct:identifier ?id ; kg:scope ?scope FILTER(?scope != "elsewhere")
              OPTIONAL { ?i kg:forDisease ?d } FILTER(!BOUND(?d)) }"""
    assert list(bundled.select(prefix + text)) == []


def test_ids_do_not_depend_on_the_run(bundled: OxigraphStore, tmp_path: Path) -> None:
    again = open_store(tmp_path / "again", create=True)
    build(again)
    assert list(again.quads()) == list(bundled.quads())


# A user's folder


def test_a_label_becomes_an_indication_with_its_edges(tmp_path: Path) -> None:
    found, knowledge = read(folder(tmp_path, "labels", LABEL, A_LABEL))
    assert knowledge.rejected == []
    (indication,) = [record for record in found if isinstance(record, Indication)]
    assert dict(indication.criteria)["biomarker"] == "BCR::ABL1 & !ABL1 p.T315I", "the curator's words"
    assert indication.partners == (("azacitidine",), ("daunorubicin", "cytarabine"))
    assert indication.judgement == ("one", "two")
    assert indication.provenance.source == ("https://x", "PMID:1")
    edges = {
        (link.predicate, link.object)
        for link in found
        if isinstance(link, Link) and link.subject.startswith("lkg:indication/")
    }
    assert {("for_disease", "MONDO:0011996"), ("requires_biomarker", "lkg:alteration/BCR--ABL1")} <= edges
    assert ("excludes_biomarker", "lkg:alteration/ABL1-p.T315I") in edges
    assert len([edge for edge in edges if edge[0] == "partner"]) == 3


def test_rows_with_equal_claim_columns_are_lines_of_one_claim(tmp_path: Path) -> None:
    rows = (
        A_LINE,
        {**A_LINE, "id": "e2", "n": "10", "publication": "https://pubmed.ncbi.nlm.nih.gov/3/"},
        {**A_LINE, "id": "e3", "setting": "any"},
    )
    found, knowledge = read(folder(tmp_path, "evidence", EVIDENCE, *rows))
    assert knowledge.rejected == []
    claims = [record for record in found if isinstance(record, Assertion)]
    assert sorted(len(claim.lines) for claim in claims) == [1, 2]
    assert {record.id for record in found if isinstance(record, Publication)} == {"PMID:2", "PMID:3"}
    line = claims[0].lines[0]
    assert (line.n, line.value, line.verified) == (553, 83.0, True)


@pytest.mark.parametrize(
    ("change", "field", "hint"),
    [
        ({"drug": "imatinibb"}, "drug", "imatinib"),
        ({"disease": "CMLL"}, "disease", "CML"),
        ({"biomarker": "BCR::ABLX"}, "biomarker", "BCR::ABL1"),
        ({"biomarker": "[BCR::ABL1"}, "biomarker", "']'"),
        ({"prior": "failed:nothing"}, "prior", "drug"),
        ({"prior": "lines=2"}, "prior", "lines>=2"),
        ({"age": "banana"}, "age", ">=18y"),
        ({"state": "lab:WBC"}, "state", "WBC>=25"),
        ({"fitness": "strong"}, "fitness", "fit or unfit"),
        ({"valid_from": "May 2001"}, "valid_from", "YYYY-MM-DD"),
        ({"status": "allowed"}, "status", "approved"),
        ({"scope": "all"}, "scope", "targeted"),
        ({"with": "azacitidine + nothing"}, "with", "drug"),
        ({"verified": "maybe"}, "verified", "yes or no"),
        ({"source": ""}, "source", "source"),
        ({"indication": ""}, "indication", "value"),
    ],
)
def test_a_wrong_label_is_rejected_whole_and_the_next_is_read(
    tmp_path: Path, change: dict[str, str], field: str, hint: str
) -> None:
    found, knowledge = read(
        folder(tmp_path, "labels", LABEL, {**A_LABEL, **change}, {**A_LABEL, "id": "fda-imatinib-fine"})
    )
    (rejection,) = knowledge.rejected
    assert (rejection.file, rejection.row, rejection.field) == ("test.tsv", 3, field)
    assert hint in rejection.expected
    assert [record.slug for record in found if isinstance(record, Indication)] == ["fda-imatinib-fine"]
    assert {link.subject for link in found if isinstance(link, Link) and link.subject.startswith("lkg:ind")} == {
        "lkg:indication/fda-imatinib-fine"
    }


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"predicate": "cures"}, "predicate"),
        ({"predicate": "in_class"}, "predicate"),
        ({"subject": "nothing"}, "subject"),
        ({"object": "nothing"}, "object"),
        ({"direction": "maybe"}, "direction"),
        ({"level": "phase 9"}, "level"),
        ({"n": "many"}, "n"),
        ({"value": "half"}, "value"),
        ({"value": "nan"}, "value"),
        ({"publication": ""}, "publication"),
        ({"source_date": "2017-31-12"}, "source_date"),
        ({"negated": "perhaps"}, "negated"),
        ({"setting": "on a Tuesday"}, "setting"),
        ({"biomarker": "age:banana"}, "biomarker"),
    ],
)
def test_a_wrong_evidence_row_is_rejected(tmp_path: Path, change: dict[str, str], field: str) -> None:
    found, knowledge = read(folder(tmp_path, "evidence", EVIDENCE, {**A_LINE, **change}))
    assert [rejection.field for rejection in knowledge.rejected] == [field]
    assert not [record for record in found if isinstance(record, Assertion)]


A_RULE = {
    "id": "r1", "drug": "gilteritinib", "kind": "population", "effect": "exclude", "when": "age:<18y", "text": "Not in children.",
    "basis": "label", "source": "https://x", "source_date": "2018", "verified": "no",
}  # fmt: skip
RULE = [*A_RULE, "verified_on", "note"]


@pytest.mark.parametrize("when", ["age:banana", "lab:WBC", "state:MRD unclear", "disease:AML & [age:<1y | prior:lines>=two]"])
def test_a_rule_that_cannot_be_judged_is_rejected_and_the_next_is_read(tmp_path: Path, when: str) -> None:
    """Regression: it was loaded, and then every case that touched the drug ended in a traceback."""
    found, knowledge = read(folder(tmp_path, "rules", RULE, {**A_RULE, "when": when}, {**A_RULE, "id": "r2"}))
    (rejection,) = knowledge.rejected
    assert (rejection.file, rejection.row, rejection.field) == ("test.tsv", 3, "when")
    assert [record.slug for record in found if isinstance(record, Caution)] == ["r2"]


def test_an_id_stands_once(tmp_path: Path) -> None:
    _, knowledge = read(folder(tmp_path, "labels", LABEL, A_LABEL, A_LABEL))
    assert [(rejection.row, rejection.field) for rejection in knowledge.rejected] == [(4, "id")]


def test_new_vocabulary_can_be_used_at_once(tmp_path: Path) -> None:
    drugs = tables.bundled_rows("vocabulary", "drugs.tsv")[0].cells
    columns = list(drugs)
    (tmp_path / "vocabulary").mkdir()
    row = {"key": "newdrug", "id": "lkg:drug/newdrug", "name": "newdrug"}
    text = "\t".join(columns) + "\n" + "\t".join(row.get(column, "") for column in columns) + "\n"
    (tmp_path / "vocabulary" / "drugs.tsv").write_text(text)
    found, knowledge = read(folder(tmp_path, "evidence", EVIDENCE, {**A_LINE, "subject": "newdrug"}))
    assert knowledge.rejected == []
    assert {record.id for record in found if isinstance(record, Entity)} == {"lkg:drug/newdrug"}, (
        "not the bundled ones again"
    )


def test_a_new_gene_brings_its_mutation(tmp_path: Path) -> None:
    columns = list(tables.bundled_rows("vocabulary", "genes.tsv")[0].cells)
    row = {"symbol": "NEWGENE", "id": "HGNC:99999", "name": "new gene"}
    (tmp_path / "vocabulary").mkdir()
    text = "\t".join(columns) + "\n" + "\t".join(row.get(column, "") for column in columns) + "\n"
    (tmp_path / "vocabulary" / "genes.tsv").write_text(text)
    found, knowledge = read(folder(tmp_path, "evidence", EVIDENCE, {**A_LINE, "biomarker": "NEWGENE p.A1B"}))
    assert knowledge.rejected == []
    made = {record.key for record in found if isinstance(record, Entity)}
    assert made == {"NEWGENE", "NEWGENE mutation", "NEWGENE p.A1B"}


def test_a_users_folder_stands_beside_the_bundled_source(bundled: OxigraphStore, tmp_path: Path) -> None:
    report = load(
        bundled, folder(tmp_path, "evidence", EVIDENCE, {**A_LINE, "setting": "maintenance"}), source="knowledge:mine"
    )
    assert report.added == 2
    assert [source.name for source in bundled.sources()] == ["knowledge", "knowledge:mine"]
    bundled.remove("knowledge:mine")


def test_a_folder_without_tables_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="vocabulary, labels, rules, evidence"):
        Knowledge(tmp_path)


def test_a_table_with_a_shifted_row_is_rejected_whole(tmp_path: Path) -> None:
    path = folder(tmp_path, "labels", LABEL, A_LABEL)
    (path / "labels" / "test.tsv").write_text("\t".join(LABEL) + "\na\tb\n")
    found, knowledge = read(path)
    assert [(rejection.file, rejection.row, rejection.found) for rejection in knowledge.rejected] == [
        ("test.tsv", 2, "2 cells")
    ]
    assert not [record for record in found if isinstance(record, Indication)]
