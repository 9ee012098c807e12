"""``kg demo``, ``kg build``, ``kg load``."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, Runner
from tests.contract import LOAD

Writer = Callable[[str, str | bytes], Path]
CASE = {"id": "case-x", "disease": "AML", "age": "P3Y", "markers": {"CD33": 94}}


def test_demo_answers_the_example_case(kg_run: Runner) -> None:
    text = kg_run("demo").ok().out
    assert text.startswith("Graph: ")
    assert "case-1" in text
    assert "Research use only" in text
    assert "kg candidates" in text.splitlines()[-1]


def test_demo_fills_an_empty_named_store(kg_run: Runner, tmp_path: Path) -> None:
    folder = tmp_path / "fresh"
    kg_run("demo", "--store", folder).ok()
    kg_run("show", "CD33", "--store", folder).ok()


def test_build_twice_changes_nothing(kg_run: Runner, own_store: Path) -> None:
    kg_run("build", "--store", own_store).ok()  # the tables may have been edited since the tests began
    before = kg_run("stores", "--store", own_store, "--format", "json").ok().json
    data = kg_run("build", "--store", own_store, "--format", "json").ok().json
    assert list(data) == LOAD
    assert (data["source"], data["added"], data["replaced"], data["rejected"]) == ("knowledge", 0, 0, [])
    assert data["unchanged"] > 1000
    after = kg_run("stores", "--store", own_store, "--format", "json").ok().json
    assert (after["counts"], after["sources"]) == (before["counts"], before["sources"])


def test_build_prints_counts_and_the_store(kg_run: Runner, own_store: Path) -> None:
    done = kg_run("build", "--store", own_store).ok()
    assert "unchanged" in done.out
    assert str(own_store) in done.err


def test_a_loaded_case_stays_private(kg_run: Runner, own_store: Path, write: Writer) -> None:
    before = kg_run("stores", "--store", own_store, "--format", "json").ok().json["counts"]
    path = write("patient.json", json.dumps(CASE))
    dry = kg_run("load", "case", path, "--store", own_store, "--format", "json", "--dry-run").ok().json
    done = kg_run("load", "case", path, "--store", own_store, "--format", "json").ok().json
    assert list(done) == LOAD
    assert done["source"] == "case:patient"
    assert done["added"] == dry["added"] > 0
    assert kg_run("stores", "--store", own_store, "--format", "json").ok().json["counts"] == before
    again = kg_run("load", "case", path, "--store", own_store, "--format", "json").ok().json
    assert (again["added"], again["replaced"], again["unchanged"]) == (0, 0, done["added"])
    everything = 'SELECT ?s WHERE { ?s ?p "case-x" }'
    assert kg_run("sparql", "-", "--store", own_store, "--format", "json", stdin=everything).ok().json == []


def test_a_dry_run_changes_nothing(kg_run: Runner, own_store: Path, write: Writer) -> None:
    kg_run("load", "case", write("patient.json", json.dumps(CASE)), "--store", own_store, "--dry-run").ok()
    assert "kg load case" in kg_run("sparql", "-", "--include-private", "--store", own_store, stdin="SELECT * WHERE { ?s ?p ?o }").refused(1)


@pytest.mark.parametrize("options", [[], ["--dry-run"]])
def test_a_case_is_not_loaded_beside_a_graph_that_is_not_there(kg_run: Runner, tmp_path: Path, write: Writer, options: list[str]) -> None:
    path = write("patient.json", json.dumps(CASE))
    assert f"kg build --store {tmp_path / 'new'}" in kg_run("load", "case", path, "--store", tmp_path / "new", *options).refused(2)
    assert not list(tmp_path.glob("new*"))


def test_tables_of_ones_own_move_no_date(kg_run: Runner, own_store: Path, tmp_path: Path) -> None:
    """Regression: a row verified in 2031 moved the date at which every label was judged."""
    columns = (ROOT / "kg/knowledge/evidence/review.tsv").read_text(encoding="utf-8").split("\n")
    header = next(line for line in columns if not line.startswith("#")).split("\t")
    row = {
        "id": "own", "subject": "imatinib", "predicate": "treats", "object": "CML", "disease": "CML", "direction": "supports", "level": "series",
        "statement": "It helped.", "publication": "PMID:1", "source_date": "2030", "verified": "yes", "verified_on": "2031-01-01",
    }  # fmt: skip
    (tmp_path / "ours" / "evidence").mkdir(parents=True)
    text = "\t".join(header) + "\n" + "\t".join(row.get(name, "") for name in header) + "\n"
    (tmp_path / "ours" / "evidence" / "own.tsv").write_text(text, encoding="utf-8")
    before = kg_run("candidates", "CML", "--format", "json", "--store", own_store).ok().json["knowledge_as_of"]
    done = kg_run("load", "knowledge", tmp_path / "ours", "--source", "ours", "--store", own_store, "--format", "json").ok().json
    assert (done["source"], done["added"]) == ("ours", 2)
    assert kg_run("candidates", "CML", "--format", "json", "--store", own_store).ok().json["knowledge_as_of"] == before
    sources = {row["source"]: row for row in kg_run("stores", "--store", own_store, "--format", "json").ok().json["sources"]}
    assert (sources["knowledge"]["kind"], sources["knowledge"]["licence"]) == ("knowledge", "MIT")
    assert (sources["ours"]["kind"], sources["ours"]["licence"]) == ("tables", "")
    dry = kg_run("load", "knowledge", tmp_path / "ours", "--dry-run", "--store", own_store)
    assert dry.ok().out.startswith("knowledge: "), "the default name is that of the bundled source"
    assert " removed" in dry.out


def test_load_names_its_source(kg_run: Runner, own_store: Path, write: Writer) -> None:
    data = kg_run("load", "case", write("a.json", json.dumps(CASE)), "--source", "clinic", "--store", own_store, "--format", "json").ok().json
    assert data["source"] == "clinic"


def test_files_without_a_name_are_a_source_each_and_with_one_are_one(kg_run: Runner, own_store: Path, write: Writer) -> None:
    paths = [write(f"{name}.json", json.dumps({**CASE, "id": name})) for name in ("anna", "bert")]
    done = kg_run("load", "case", *paths, "--store", own_store, "--format", "json").ok()
    assert [json.loads(line)["source"] for line in done.out.splitlines()] == ["case:anna", "case:bert"]
    assert kg_run("load", "case", *paths, "--source", "ward", "--dry-run", "--store", own_store, "--format", "json").ok().json["source"] == "ward"
    (paths[0].parent / "other").mkdir()
    twin = paths[0].rename(paths[0].parent / "other" / "bert.json")
    assert "--source NAME" in kg_run("load", "case", paths[1], twin, "--store", own_store).refused(2)


def test_a_source_whose_every_case_is_rejected_stays_as_it_was(kg_run: Runner, own_store: Path, write: Writer) -> None:
    """Regression: a broken file emptied the source and exited 0."""
    good = json.dumps({**CASE, "id": "kept"})
    added = kg_run("load", "cohort", write("kept.jsonl", good), "--store", own_store, "--format", "json").ok().json["added"]
    message = kg_run("load", "cohort", write("kept.jsonl", '{"id": "kept", "disease": "AML", "markers": 5}\n{'), "--store", own_store).refused(2)
    assert "nothing is loaded" in message
    assert "line 1" in message
    again = kg_run("load", "cohort", write("kept.jsonl", good), "--store", own_store, "--format", "json").ok().json
    assert (again["added"], again["unchanged"]) == (0, added)


def test_exported_phenopackets_load_again(kg_run: Runner, own_store: Path, write: Writer) -> None:
    """Regression: JSON lines, which the export writes, were no form that the loader read."""
    kg_run("load", "case", write("packed.json", json.dumps({**CASE, "id": "packed"})), "--store", own_store).ok()
    out = own_store.parent / "packed.jsonl"
    kg_run("export", "phenopackets", out, "--include-private", "--store", own_store).ok()
    done = kg_run("load", "phenopacket", out, "--store", own_store, "--format", "json").ok().json
    assert done["added"] > 0
    assert done["rejected"] == []


def test_a_cohort_with_a_bad_line_counts_it_and_loads_the_rest(kg_run: Runner, own_store: Path, write: Writer) -> None:
    lines = [json.dumps({**CASE, "id": "one"}), "{", json.dumps({**CASE, "id": "two"})]
    done = kg_run("load", "cohort", write("c.jsonl", "\n".join(lines)), "--store", own_store, "--format", "json")
    assert done.code in (0, 2)
    assert [sorted(item) for item in done.json["rejected"]] == [["expected", "field", "file", "found", "row"]]
    assert done.json["rejected"][0]["row"] == 2
    assert done.json["added"] > 0


def test_an_unknown_kind_lists_the_known_ones(kg_run: Runner, own_store: Path, write: Writer) -> None:
    message = kg_run("load", "holiday", write("a.json", "{}"), "--store", own_store).refused(2)
    assert "knowledge" in message
    assert "case" in message


@pytest.mark.parametrize("kind", ["case", "cohort", "phenopacket"])
def test_an_absent_or_broken_file_is_refused_and_nothing_is_loaded(kg_run: Runner, own_store: Path, write: Writer, kind: str) -> None:
    before = kg_run("stores", "--store", own_store, "--format", "json").ok().out
    assert "absent.json" in kg_run("load", kind, "absent.json", "--store", own_store).refused(2)
    for name, content in (("broken.json", b"{"), ("binary.json", bytes(range(128, 256)))):
        done = kg_run("load", kind, write(name, content), "--store", own_store, "--format", "json")
        assert "Traceback" not in done.err
        assert done.code == 2 or done.json["rejected"]
        assert name in done.out + done.err
    assert kg_run("stores", "--store", own_store, "--format", "json").ok().out == before
