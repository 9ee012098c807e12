"""Integrity of the vocabulary tables: order, keys, ids, references, names, conversions.

A failing test says which row of which table to repair and how. Hierarchies are checked in
``test_vocabulary_hierarchies.py``, ids against the ontologies in ``test_vocabulary_ids.py``.
"""

from __future__ import annotations

import re

import pytest

from kg.names.normalise import name_key
from tests.knowledge.vocabulary_tables import (
    ALTERATIONS,
    CATEGORY_OF,
    DISEASES,
    SUPPORT,
    first_column,
    keys,
    names_of,
    table,
)


@pytest.mark.parametrize("name", [*CATEGORY_OF, *SUPPORT])
def test_rows_are_sorted_and_keys_are_unique(name: str) -> None:
    column = [first_column(row).encode() for row in table(name)]
    assert column == sorted(column), f"{name}.tsv: sort the rows by the first column, byte order"
    double = {key for key in column if column.count(key) > 1}
    assert not double, f"{name}.tsv: merge or rename the rows {sorted(double)}"


@pytest.mark.parametrize("name", CATEGORY_OF)
def test_ids_are_unique_and_checked_is_yes_or_no(name: str) -> None:
    owner: dict[str, str] = {}
    for row in table(name):
        assert row["id"], (
            f"{name}.tsv line {row.line}: give {first_column(row)!r} an ontology id or a local one, lkg:TYPE/SLUG"
        )
        other = owner.setdefault(row["id"], first_column(row))
        assert other == first_column(row), (
            f"{name}.tsv: {row['id']} stands on {other!r} and {first_column(row)!r}; only one of them is that term"
        )
        assert row["id_checked"] in ("yes", "no"), f"{name}.tsv line {row.line}: id_checked is yes or no"


@pytest.mark.parametrize("name", [*CATEGORY_OF, *SUPPORT])
def test_list_cells_have_single_separators(name: str) -> None:
    for row in table(name):
        for column, cell in row.cells.items():
            bad = cell.startswith("|") or cell.endswith("|") or "| |" in cell or "  " in cell
            assert not bad, (
                f"{name}.tsv line {row.line}, {column}: write ` | ` between members and nothing at the ends: {cell!r}"
            )


@pytest.mark.parametrize(("name", "prefix"), [("alterations", "lkg:alteration/"), ("markers", "lkg:marker/")])
def test_local_ids_follow_the_slug_rule(name: str, prefix: str) -> None:
    for row in table(name):
        slug = re.sub(r"[^A-Za-z0-9.+-]", "-", row["key"].replace("::", "--"))
        assert row["id"] == prefix + slug, f"{name}.tsv: the id of {row['key']!r} is {prefix + slug}"


REFERENCES = [
    ("diseases", "clinical_parent", "diseases"), ("diseases", "taxonomy_parent", "diseases"),
    ("diseases", "narrows_from", "diseases"), ("diseases", "defined_by", "alterations"),
    ("alterations", "parents", "alterations"), ("alterations", "defines", "diseases"), ("alterations", "gene", "genes"),
    ("alterations", "five_prime", "genes"), ("alterations", "three_prime", "genes"), ("markers", "gene", "genes"),
    ("states", "entails", "states"), ("states", "cancels", "states"), ("states", "contradicts", "states"),
    ("disease_phrases", "disease", "diseases"), ("disease_phrases", "state", "states"), ("conditions", "disease", "diseases"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "column", "target"), REFERENCES)
def test_references_exist(name: str, column: str, target: str) -> None:
    known = keys(target)
    missing = sorted(
        {(first_column(row), value) for row in table(name) for value in row.list(column) if value not in known}
    )
    assert not missing, (
        f"{name}.tsv, {column}: no such key in {target}.tsv (add the row or correct the spelling): {missing}"
    )


def test_patterns_are_codons_or_regular_expressions() -> None:
    for key, row in ALTERATIONS.items():
        for part in row.list("pattern"):
            if not re.fullmatch(r"\d+(-\d+)?", part):
                re.compile(part)
                assert "\\" in part, (
                    f"alterations.tsv, pattern of {key!r}: a codon, first-last, or a regular expression; got {part!r}"
                )


def ambiguous(category: str) -> dict[str, set[str]]:
    return {
        name_key(row["name"]): set(row.list("choices")) for row in table("ambiguous") if row["category"] == category
    }


@pytest.mark.parametrize("name", CATEGORY_OF)
def test_no_name_means_two_entities(name: str) -> None:
    owners: dict[str, set[str]] = {}
    for row in table(name):
        for folded in names_of(row):
            owners.setdefault(folded, set()).add(first_column(row))
    allowed = ambiguous(CATEGORY_OF[name])
    clash = {
        folded: sorted(found)
        for folded, found in owners.items()
        if len(found) > 1 and not found <= allowed.get(folded, set())
    }
    assert not clash, (
        f"{name}.tsv: keep each of these names on one row, or list it with its choices in ambiguous.tsv: {clash}"
    )


def test_ambiguous_choices_exist() -> None:
    for row in table("ambiguous"):
        assert row["rule"], f"ambiguous.tsv: {row['name']!r} needs the rule that decides"
        assert len(row.list("choices")) > 1, f"ambiguous.tsv: {row['name']!r} has only one choice: it is a synonym"
        for target, category in CATEGORY_OF.items():
            if row["category"] == category:
                missing = set(row.list("choices")) - keys(target)
                assert not missing, f"ambiguous.tsv: {row['name']!r}: no such key in {target}.tsv: {sorted(missing)}"


def test_disease_phrases_agree_with_disease_names() -> None:
    owner = {folded: key for key, row in DISEASES.items() for folded in names_of(row)}
    for row in table("disease_phrases"):
        other = owner.get(name_key(row["phrase"]), row["disease"])
        assert other == row["disease"], f"disease_phrases.tsv: {row['phrase']!r} is a name of {other!r} in diseases.tsv"


def test_interface_states_are_known() -> None:
    closed = (
        "newly diagnosed | untreated | relapsed | refractory | primary refractory | first relapse | second relapse | third relapse or later | "
        "relapse after HSCT | low risk | high risk | progression | remission | CR1 | CR2 | CR3 | MRD positive | MRD negative | chronic phase | "
        "accelerated phase | blast phase | lymphoid blast phase | myeloid blast phase | induction | consolidation | maintenance | post-HSCT | fit | "
        "unfit | smouldering | no treatment indication | treatment-free remission | resistant | intolerant"
    )
    missing = set(closed.split(" | ")) - keys("states")
    assert not missing, f"states.tsv lacks the states of the case format: {sorted(missing)}"


def test_lab_conversions_are_numbers() -> None:
    for row in table("labs"):
        for part in row.list("conversions"):
            unit, _, factor = part.rpartition("=")
            assert unit, f"labs.tsv, {row['key']}: write unit=factor, got {part!r}"
            assert float(factor) > 0, f"labs.tsv, {row['key']}: the factor of {unit!r} must be above 0"
        if row["low"]:
            assert float(row["low"]) < float(row["high"]), f"labs.tsv, {row['key']}: low must be below high"


@pytest.mark.parametrize(
    ("lab", "unit", "value", "expected"),
    [
        ("hemoglobin", "g/L", 55, 5.5),
        ("creatinine", "µmol/L", 88.4, 1.0),
        ("WBC", "/µL", 151000, 151),
        ("QTc", "s", 0.51, 510),
    ],
)
def test_conversions_of_common_values(lab: str, unit: str, value: float, expected: float) -> None:
    row = next(row for row in table("labs") if row["key"] == lab)
    factors = dict(part.rpartition("=")[::2] for part in row.list("conversions"))
    assert value * float(factors[unit]) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "least"),
    [("diseases", 200), ("genes", 350), ("markers", 120), ("alterations", 250), ("labs", 60), ("disease_phrases", 100)],
)
def test_coverage_does_not_shrink(name: str, least: int) -> None:
    assert len(table(name)) >= least, f"{name}.tsv has only {len(table(name))} rows; was something lost?"


CLOSED = {
    ("diseases", "lineage"): "myeloid | B | mature B | T | NK | mixed | plasmacytoid dendritic | mast | plasma | none",
    ("diseases", "acute"): "yes | no",
    ("diseases", "neoplasm"): "heme | other",
    ("alterations", "kind"): "variant | category | fusion | rearrangement | cytogenetic | numeric | karyotype class | "
    "copy number | expression class",
    ("markers", "kind"): "antigen | intracellular | complex | light chain",
    ("states", "axis"): "course | remission | mrd | phase | treatment part | fitness | risk | indication | response",
    ("conditions", "kind"): "condition | constitutional",
}


@pytest.mark.parametrize(("name", "column"), CLOSED)
def test_closed_columns(name: str, column: str) -> None:
    allowed = set(CLOSED[name, column].split(" | "))
    wrong = {first_column(row): row[column] for row in table(name) if row[column] not in allowed}
    assert not wrong, f"{name}.tsv, {column}: one of {sorted(allowed)}: {wrong}"
