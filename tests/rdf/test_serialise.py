"""Records as N-Quads text: the same terms as the RDF library writes, no blank nodes, deterministic."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.rdf import terms
from kg.rdf.claims import claim_id, claim_triples, proposition_hash, publication_id
from kg.rdf.derived import claim_line, shortcut_triples
from kg.rdf.entities import entity_triples
from kg.rdf.rules import age_bounds, full_date, rule_triples
from kg.rdf.shared import from_line, merge, to_line
from kg.rdf.sorting import SortedLines
from kg.records import Assertion, Entity, EvidenceLine, Indication, Link, Proposition, Publication, Sourced

TEXT = st.text(st.characters(exclude_categories=("Cs",)))
SAID = Proposition("lkg:drug/x", "treats", "MONDO:0018874", (("disease", "MONDO:0018874"), ("setting", "any")))
LINE = EvidenceLine("supports", "phase 3", "Longer survival.", "PMID:1", "2020", True, n=100, value=25.5)


def parsed(triples: list[str]) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse("\n".join(f"{triple} ." for triple in triples), pyoxigraph.RdfFormat.N_TRIPLES))


@given(TEXT)
def test_text_is_written_as_the_library_writes_it(value: str) -> None:
    assert terms.text(value) == str(pyoxigraph.Literal(value))


@given(st.floats(allow_nan=False))
def test_doubles_are_written_as_the_library_writes_them(value: float) -> None:
    if value == 0 and math.copysign(1, value) < 0:
        return
    assert terms.double(value) == str(pyoxigraph.Literal(value))


@given(st.integers())
def test_integers(value: int) -> None:
    assert terms.integer(value) == str(pyoxigraph.Literal(value))


def test_scalars_keep_their_type() -> None:
    assert [terms.scalar(value).partition("#")[2] for value in (True, 1, 1.0)] == ["boolean>", "integer>", "double>"]


@settings(max_examples=50)
@given(statement=TEXT, population=TEXT, unit=TEXT)
def test_any_text_in_a_claim_parses(statement: str, population: str, unit: str) -> None:
    line = replace(LINE, statement=statement, population=population, unit=unit)
    quads = parsed(list(claim_triples(Assertion(SAID, "manual", (line,)), "t")))
    assert not [quad for quad in quads if isinstance(quad.subject, pyoxigraph.BlankNode)]
    wanted = pyoxigraph.NamedNode(terms.edge("statement")[1:-1])
    # Nothing is absent but empty text: missing is absent, and the empty string says nothing.
    assert [quad.object.value for quad in quads if quad.predicate == wanted] == ([statement] if statement else [])


def test_a_claim_keeps_its_id_when_its_evidence_grows() -> None:
    one = Assertion(SAID, "manual", (LINE,))
    two = Assertion(SAID, "manual", (LINE, replace(LINE, publication="PMID:2")))
    assert claim_id(one, "s") == claim_id(two, "s")
    assert len({claim_id(one, "s"), claim_id(one, "other"), claim_id(replace(one, method="imported"), "s")}) == 3


def test_a_proposition_does_not_depend_on_the_order_of_qualifiers() -> None:
    turned = replace(SAID, qualifiers=tuple(reversed(SAID.qualifiers)))
    assert proposition_hash(turned) == proposition_hash(SAID)
    denied = replace(SAID, negated=True)
    assert proposition_hash(denied) != proposition_hash(SAID)
    assert proposition_hash(denied, signed=False) == proposition_hash(SAID, signed=False)


def test_tallies_keep_zero_and_count_publications_once() -> None:
    lines = (LINE, replace(LINE, n=5), replace(LINE, direction="disputes", publication="PMID:2"))
    triples = list(claim_triples(Assertion(SAID, "manual", lines), "t"))
    found = {
        name: next(triple for triple in triples if terms.edge(name) in triple).split('"')[1]
        for name in (
            "supporting_lines",
            "supporting_sources",
            "contrasting_lines",
            "mentioning_lines",
            "mentioning_sources",
        )
    }
    assert found == {
        "supporting_lines": "2", "supporting_sources": "1", "contrasting_lines": "1", "mentioning_lines": "0", "mentioning_sources": "0",
    }  # fmt: skip


def shortcuts(*assertions: tuple[Assertion, str]) -> set[str]:
    found = shortcut_triples(lambda: [claim_line(assertion, source) for assertion, source in assertions])
    return {triple.split(" ")[1].rpartition("#")[2].rstrip(">") for triple in found}


def test_a_plain_edge_needs_net_support_over_all_sources() -> None:
    pro = Assertion(SAID, "manual", (LINE,))
    contra = Assertion(SAID, "manual", (replace(LINE, direction="disputes", publication="PMID:2"),))
    more = Assertion(SAID, "manual", (replace(LINE, publication="PMID:3"),))
    denial = Assertion(replace(SAID, negated=True), "manual", (replace(LINE, publication="PMID:4"),))
    neutral = Assertion(SAID, "manual", (replace(LINE, direction="neutral"),))
    assert shortcuts((pro, "a")) == {"treats"}
    assert shortcuts((contra, "a")) == set()
    assert shortcuts((neutral, "a")) == set()
    assert shortcuts((pro, "a"), (contra, "b")) == {"contested"}
    assert shortcuts((pro, "a"), (contra, "b"), (more, "c")) == {"treats", "contested"}
    assert shortcuts((pro, "a"), (denial, "b")) == {"contested"}, "a supported denial contradicts"


def test_one_publication_counts_once_in_two_sources() -> None:
    pro = Assertion(SAID, "manual", (LINE,))
    contra = Assertion(SAID, "manual", (replace(LINE, direction="disputes", publication="PMID:2"),))
    assert "treats" not in shortcuts((pro, "a"), (pro, "b"), (contra, "c"))


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("PMID:1", "PMID:1"),
        ("https://pubmed.ncbi.nlm.nih.gov/32561620/", "PMID:32561620"),
        ("https://doi.org/10.1182/blood.2022016867", "DOI:10.1182/blood.2022016867"),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC7548398", "PMC:7548398"),
    ],
)
def test_publications_get_their_standard_id(reference: str, expected: str) -> None:
    assert publication_id(reference) == expected


def test_other_addresses_get_a_stable_local_id() -> None:
    made = publication_id("https://www.accessdata.fda.gov/x.pdf")
    assert made == publication_id("https://www.accessdata.fda.gov/x.pdf")
    assert made.startswith("lkg:web/")


@pytest.mark.parametrize(
    ("cell", "bounds"),
    [(">=18y", (216, None)), ("<1y", (None, 12)), ("<=25y", (None, 312)), (">=1m & <=25y", (1, 312)), (">=2y | <1y", (None, None)),
     (">=65y | >=75y", (780, None)), ("!>=65y", (None, None)), ("", (None, None)), (">=18y | fitness:unfit", (None, None))],
)  # fmt: skip
def test_ages_in_months(cell: str, bounds: tuple[int | None, int | None]) -> None:
    assert age_bounds(cell) == bounds


@pytest.mark.parametrize("text", ["", "17", "2017-13", "2017-02-30", "2017-9-1", "1.9.2017", "2017-09-01-01"])
def test_bad_dates(text: str) -> None:
    with pytest.raises(InputError):
        full_date(text)


def test_an_indication_has_dates_ages_and_the_curators_words() -> None:
    rule = Indication(
        "fda-x", "lkg:drug/x", "FDA", "approved", "targeted", "2017", None,
        (("disease", "AML"), ("age", ">=18y")), (("azacitidine",), ("daunorubicin", "cytarabine")), ("no alternative",),
        "adults with AML", Sourced(("https://x", "PMID:1"), "2017-09-01", True),
    )  # fmt: skip
    found = "\n".join(rule_triples(rule))
    assert '"2017-12-31"^^<http://www.w3.org/2001/XMLSchema#date>' in found, "a year alone counts from 31 December"
    assert '"azacitidine | daunorubicin + cytarabine"' in found
    assert f"{terms.edge('minimum_age_months')} {terms.integer(216)}" in found
    assert found.count(terms.edge("source")) == 2
    assert "validTo" not in found


def test_an_entity_is_found_under_every_name() -> None:
    found = list(
        entity_triples(Entity("MONDO:1", "Disease", "Ph+ ALL", "Ph+ ALL", ("Ph-positive ALL",), ("DOID:1", "MONDO:1")))
    )
    keys = {triple.split('"')[1] for triple in found if terms.edge("name_key") in triple}
    assert keys == {"ph+all", "ph positive all", "mondo:1"}
    assert len([triple for triple in found if terms.edge("xref") in triple]) == 1


@pytest.mark.parametrize(
    "record",
    [
        Entity("a:b", "Disease", "n\u2028\n", "k", ("s",), ("x:y",), (("p", 1), ("p", 2.5), ("q", True), ("r", "t"))),
        Link("a:b", "subclass_of", "a:c"),
        Publication("PMID:1", "t", "2020", True, "retracted", (("url", "https://x"),)),
    ],
)
def test_shared_records_survive_their_line(record: Entity | Link | Publication) -> None:
    line = to_line(record)
    assert "\n" not in line
    assert from_line(line) == record
    assert to_line(from_line(line)) == line


def test_merging_prefers_the_curated_source_whatever_the_order() -> None:
    curated = to_line(Entity("a:b", "Disease", "curated", "K", (), (), (("p", "1"),)))
    other = to_line(Entity("a:b", "Disease", "other", "", ("syn",), ("x:y",), (("p", "2"), ("q", "3"))))
    one = merge([("knowledge", [curated]), ("a", [other])])
    two = merge([("a", [other]), ("knowledge", [curated])])
    assert one == two
    assert one.entities["a:b"] == Entity(
        "a:b", "Disease", "curated", "K", ("other", "syn"), ("x:y",), (("p", "1"), ("q", "3"))
    )


def test_a_retraction_known_to_one_source_reaches_all() -> None:
    lines = [("a", [to_line(Publication("PMID:1"))]), ("b", [to_line(Publication("PMID:1", retracted=True))])]
    assert merge(lines).publications["PMID:1"].retracted


@given(st.lists(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\n\r"), max_size=5)))
def test_sorting_in_runs_equals_sorting_at_once(values: list[str]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        lines = SortedLines(path, "x", run_length=3)
        for value in values:
            lines.extend((value,))
        lines.write(path / "out")
        assert (path / "out").read_text(encoding="utf-8") == "".join(f"{line}\n" for line in sorted(set(values)))
        assert [entry.name for entry in path.iterdir()] == ["out"]
