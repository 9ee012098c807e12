"""The JSON of the commands, key by key, as users were promised it.

A key may be added to an object only by adding it here; none may vanish or change its place.
"""

from __future__ import annotations

from typing import Any

CANDIDATES = ["case", "jurisdiction", "as_of", "knowledge_as_of", "context", "candidates", "excluded", "missing_tests", "missing_facts", "notice"]
CASE = ["id", "understood", "not_understood", "conflicts"]
UNDERSTOOD = ["input", "as", "id", "certainty"]
CONTEXT = ["therapy", "why", "source"]
CANDIDATE = ["rank", "drug", "tier", "targets", "modality", "matched", "label", "evidence", "warnings", "why"]
DRUG = ["id", "name"]
MATCHED = ["input", "on", "kind", "depth"]
LABEL = ["indication", "jurisdiction", "met", "when", "with", "failed", "unknown", "judgement", "status", "date", "verified", "source"]
EVIDENCE = ["best_level", "native_level", "sources", "statements", "claims"]
TALLY = ["supporting", "contrasting", "mentioning"]
WARNING = ["kind", "applies", "because", "text", "source"]
EXCLUDED = ["drug", "reasons"]
REASON = ["kind", "text", "source"]
MISSING_TEST = ["test", "status", "would_open", "would_close", "tiers"]
MISSING_FACT = ["fact", "would_open", "would_close"]

TIERS = {"on_label", "off_label", "investigational"}
MATCH_KINDS = {"antigen", "variant", "fusion", "cytogenetic", "disease"}
DEPTHS = {"exact", "category", "gene", "antigen", "disease"}
WARNING_KINDS = {"boxed", "safety", "interaction", "resistance", "contraindicated", "antigen", "contested", "population", "exposure"}
REASON_KINDS = {
    "resistance", "antigen_negative", "prior_failure", "lineage", "biomarker_absent", "contraindicated", "withdrawn", "futility",
    "label", "no_evidence",
}  # fmt: skip
TEST_STATUS = {"pending", "not reported", "not done", "retest"}
FACTS = {"state", "line", "fitness", "prior", "age"}
CERTAINTIES = {"stated", "entailed", "implied"}

RISK = ["id", "classifications"]
CLASSIFICATION = ["system", "applies", "category", "possible", "because", "unknown", "source"]
EXPLAIN = ["claim", "tally", "lines", "sections", "cited", "cited_by"]  # the last three are additions
CLAIM = ["id", "subject", "predicate", "object", "qualifiers", "negated"]
LINE = ["id", "direction", "stance", "level", "source", "section", "sentence", "publication", "date", "verified", "retracted", "confidence"]
SHOW = ["id", "category", "name", "synonyms", "xrefs", "tally", "neighbours"]
LOAD = ["source", "added", "replaced", "unchanged", "removed", "rejected"]
VALIDATE = ["ok", "problems"]
QUERY = ["name", "question", "tags", "parameters", "columns", "order", "languages"]
PARAMETER = ["name", "type", "required", "example", "list", "meaning"]
COLUMN = ["name", "type", "meaning"]
KARYOTYPE = ["input", "ok", "clones", "summary", "problems"]
IMMUNOPHENOTYPE = ["input", "ok", "populations", "problems"]
VARIANT = ["input", "ok", "gene", "kind", "hgvs_c", "hgvs_p", "norm", "category_chain", "problems", "status", "vaf", "detail"]


def begins_with(data: dict[str, Any], keys: list[str]) -> bool:
    """Whether an object has the promised keys in their order; more may follow."""
    return list(data)[: len(keys)] == keys


def check_candidates(data: dict[str, Any]) -> None:
    """Assert that an answer of ``kg candidates`` has the promised keys and values, and no others."""
    assert list(data) == CANDIDATES
    assert list(data["case"]) == CASE
    for item in data["case"]["understood"]:
        assert list(item) == UNDERSTOOD
        assert item["certainty"] in CERTAINTIES
    assert all(list(item) == CONTEXT for item in data["context"])
    for row in data["candidates"]:
        check_candidate(row)
    for entry in data["excluded"]:
        assert list(entry) == EXCLUDED
        assert list(entry["drug"]) == DRUG
        assert entry["reasons"]
        for reason in entry["reasons"]:
            assert list(reason) == REASON
            assert reason["kind"] in REASON_KINDS
    for test in data["missing_tests"]:
        assert list(test) == MISSING_TEST
        assert test["status"] in TEST_STATUS
        assert test["would_open"] or test["would_close"]
        assert set(test["tiers"]) == set(test["would_open"])
        assert set(test["tiers"].values()) <= TIERS
    for fact in data["missing_facts"]:
        assert list(fact) == MISSING_FACT
        assert fact["fact"] in FACTS


def check_candidate(row: dict[str, Any]) -> None:
    """Assert the keys and values of one candidate."""
    assert list(row) == CANDIDATE
    assert list(row["drug"]) == DRUG
    assert row["tier"] in TIERS
    for match in row["matched"]:
        assert list(match) == MATCHED
        assert match["kind"] in MATCH_KINDS
        assert match["depth"] in DEPTHS
    for label in row["label"]:
        assert list(label) == LABEL
        assert label["met"] in (True, False, None)
        assert label["when"] in ("now", "later")
        assert all(isinstance(group, list) for group in label["with"])
    assert list(row["evidence"]) == EVIDENCE
    assert list(row["evidence"]["sources"]) == list(row["evidence"]["statements"]) == TALLY
    for warning in row["warnings"]:
        assert list(warning) == WARNING
        assert warning["kind"] in WARNING_KINDS
        assert warning["applies"] in (True, None)  # what the case shows false is left out
