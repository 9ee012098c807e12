"""What every store must do. An engine joins by a fixture ``store_factory`` that makes empty stores.

A test module of an engine subclasses :class:`StoreBehaviour` and gives the fixture::

    class TestMyEngine(StoreBehaviour):
        @pytest.fixture
        def store_factory(self, tmp_path): ...

One that holds no RDF subclasses :class:`CommonBehaviour`, whose questions are asked in SPARQL or in Cypher.
A factory may empty the one place that it has: no test uses two stores at a time.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pyoxigraph
import pytest

from kg.errors import InputError, QueryError
from kg.records import Assertion, Entity, EvidenceLine, Link, Proposition, Publication, Record
from kg.store import Rejection, Rows, SourceInfo, Store
from kg.store.contract import speaks_cypher

StoreFactory = Callable[[], Store]
PREFIXES = """
PREFIX kg: <https://w3id.org/leukemia-kg/vocab#>
PREFIX dct: <http://purl.org/dc/terms/>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
AML = Entity("MONDO:0018874", "Disease", "acute myeloid leukemia", "AML", ("AML",), ("DOID:9119",))
ACUTE = Entity("MONDO:0010643", "Disease", "acute leukemia", "acute leukemia")
DRUG = Entity("lkg:drug/x", "Drug", "x", "x")
SETTINGS = "MATCH (c:Assertion) WHERE ?(c) RETURN c.setting"
LINE = EvidenceLine("supports", "phase 3", "It helped.", "PMID:1", "2020-01-01", True, n=10, value=25.5, unit="%")


def claim(setting: str = "any", *lines: EvidenceLine, negated: bool = False) -> Assertion:
    said = Proposition(DRUG.id, "treats", AML.id, (("disease", AML.id), ("setting", setting)), negated)
    return Assertion(said, "manual", lines or (LINE,))


def records(*settings: str) -> list[Record]:
    return [
        AML,
        ACUTE,
        DRUG,
        Link(AML.id, "clinical_parent", ACUTE.id),
        *(claim(setting) for setting in settings or ("any",)),
    ]


def column(store: Store, text: str, cypher: str = "") -> list[object]:
    return sorted((row[0] for row in rows(store, text, cypher)), key=str)


def rows(store: Store, text: str, cypher: str = "") -> Rows:
    """Rows of a question in the language of the store. In Cypher ``?(x)`` stands for "x is seen"."""
    if speaks_cypher(store):
        return store.cypher(re.sub(r"\?\((\w+)\)", r"\1.since <= $epoch < \1.until", cypher))
    return store.select(PREFIXES + text)


def claims_of(store: Store, source: str) -> int:
    return len(
        column(
            store,
            f'SELECT ?c WHERE {{ ?c a kg:Assertion ; kg:sourceName "{source}" }}',
            f'MATCH (c:Assertion {{source_name: "{source}"}}) WHERE ?(c) RETURN c.id',
        )
    )


def content(store: Store) -> list[str]:
    """Everything that a reader of the store sees, as sorted text."""
    if not speaks_cypher(store):
        return list(store.quads())
    kept = "MATCH (n:{}) WHERE ?(n) RETURN labels(n), apart(n)"
    found = []
    for label in ("Entity", "Record", "EvidenceLine"):
        text = kept.format(label).replace("apart(n)", "properties(n)")
        found += [f"{label} {row[0]} {_timeless(row[1])}" for row in rows(store, "", text)]
    for text in (
        "MATCH (a:Entity)-[r]->(b:Entity) WHERE ?(r) RETURN a.id, type(r), properties(r), b.id",
        "MATCH (a:Name)-[r]->(b:Entity) WHERE ?(r) RETURN a.key, type(r), properties(r), b.id",
        "MATCH (a:Record)-[r]->(b:Entity) WHERE ?(a) RETURN a.id, type(r), properties(r), b.id",
        "MATCH (a:EvidenceLine)-[r]-(b) WHERE ?(a) RETURN a.id, type(r), properties(r), b.id",
    ):
        found += [f"{row[0]} {row[1]} {_timeless(row[2])} {row[3]}" for row in rows(store, "", text)]
    return sorted(found)


def _contested(store: Store) -> list[object]:
    """Sources of the claims that are marked as contested."""
    return column(
        store,
        "SELECT ?source WHERE { ?c kg:contested true ; kg:sourceName ?source }",
        "MATCH (c:Assertion {contested: true}) WHERE ?(c) RETURN c.source_name",
    )


def _timeless(properties: object) -> str:
    found = json.loads(str(properties))
    return json.dumps({name: value for name, value in found.items() if name not in ("since", "until")}, sort_keys=True)


class CommonBehaviour:
    """What holds in every language; see the module's text."""

    @pytest.fixture
    def store(self, store_factory: StoreFactory) -> Iterator[Store]:
        made = store_factory()
        yield made
        made.close()

    def test_a_text_that_denies_contests_what_is_curated_in_any_circumstances_and_no_longer_when_it_is_gone(self, store: Store) -> None:
        denial = replace(LINE, direction="disputes", publication="PMID:2", verified=False)
        said = Proposition(DRUG.id, "related_therapy_for", AML.id, (("disease", AML.id),))
        store.load("tables", records("any", "relapsed/refractory"))
        store.load("other", [AML, ACUTE, DRUG, replace(claim("CR"), lines=(denial,))])  # of its own circumstances: contests nothing
        assert _contested(store) == []
        store.load("review:text", [AML, DRUG, Assertion(said, "text-mined", (denial,))])
        assert _contested(store) == ["review:text", "tables", "tables"]
        store.load("review:text", [AML, DRUG, Assertion(said, "text-mined", (replace(denial, direction="neutral"),))])
        assert _contested(store) == []
        store.load("review:text", [AML, DRUG, Assertion(replace(said, negated=True), "text-mined", (replace(denial, direction="supports"),))])
        assert _contested(store) == ["review:text", "tables", "tables"]
        store.remove("review:text")
        assert _contested(store) == []

    def test_what_is_loaded_can_be_asked(self, store: Store) -> None:
        report = store.load("s", records("a", "b"))
        assert (report.added, report.replaced, report.unchanged, report.removed) == (6, 0, 0, 0)
        assert report.changed
        assert claims_of(store, "s") == 2
        assert column(
            store,
            "SELECT ?id WHERE { ?e kg:nameKey 'acute leukemia' ; dct:identifier ?id }",
            "MATCH (:Name {key: 'acute leukemia'})-[r:NAMES]->(e) WHERE ?(r) RETURN e.id",
        ) == [ACUTE.id]

    def test_zero_false_and_missing_differ(self, store: Store) -> None:
        store.load("s", [*records(), claim("zero", replace(LINE, n=0, value=0.0, verified=False, unit=None))])
        text = "SELECT ?n ?v ?ok ?u { ?e kg:direction ?d ; kg:n ?n ; kg:value ?v ; kg:verified ?ok OPTIONAL { ?e kg:unit ?u } }"
        cypher = "MATCH (l:EvidenceLine) WHERE ?(l) RETURN l.n, l.value, l.verified, l.unit"
        assert sorted(rows(store, text, cypher), key=str) == [(0, 0.0, False, None), (10, 25.5, True, "%")]

    def test_hierarchies_are_closed(self, store: Store) -> None:
        store.load("s", records())
        text = "SELECT ?id { ?d dct:identifier 'MONDO:0018874' ; kg:clinicalAncestor ?a . ?a dct:identifier ?id }"
        cypher = "MATCH (d:Entity {id: 'MONDO:0018874'})-[r:CLINICAL_ANCESTOR]->(a) WHERE ?(r) RETURN a.id"
        assert column(store, text, cypher) == [ACUTE.id, AML.id]

    def test_a_cycle_in_a_hierarchy_ends(self, store: Store) -> None:
        store.load("s", [*records(), Link(ACUTE.id, "clinical_parent", AML.id)])
        text = "SELECT ?id { ?d dct:identifier 'MONDO:0010643' ; kg:clinicalAncestor ?a . ?a dct:identifier ?id }"
        cypher = "MATCH (d:Entity {id: 'MONDO:0010643'})-[r:CLINICAL_ANCESTOR]->(a) WHERE ?(r) RETURN a.id"
        assert column(store, text, cypher) == [ACUTE.id, AML.id]

    def test_the_same_content_again_changes_nothing(self, store: Store) -> None:
        store.load("s", records("a", "b"))
        before = content(store)
        shuffled = records("a", "b")
        random.Random(1).shuffle(shuffled)
        report = store.load("s", shuffled)
        assert (report.added, report.replaced, report.unchanged, report.removed) == (0, 0, 6, 0)
        assert not report.changed
        assert content(store) == before

    def test_a_source_is_replaced_as_a_whole(self, store: Store) -> None:
        store.load("s", records("a", "b"))
        report = store.load("s", [*records("b", "c")[:-2], claim("b", replace(LINE, n=11)), claim("c")])
        assert (report.added, report.replaced, report.unchanged, report.removed) == (1, 1, 4, 1)
        assert column(store, "SELECT ?v { ?c kg:setting ?v }", SETTINGS) == ["b", "c"]
        assert column(store, "SELECT ?n { ?e kg:n ?n }", "MATCH (l:EvidenceLine) WHERE ?(l) RETURN l.n") == [10, 11]

    def test_sources_do_not_touch_each_other(self, store: Store) -> None:
        store.load("one", records("a"))
        store.load("two", records("a", "b"))
        store.load("one", records("c"))
        assert claims_of(store, "two") == 2
        assert [source.name for source in store.sources()] == ["one", "two"]

    def test_no_triple_stands_twice(self, store: Store) -> None:
        store.load("one", [*records("a"), Publication("PMID:1", "A title")])
        store.load("two", [*records("a"), Publication("PMID:1", retracted=True)])
        if speaks_cypher(store):
            seen = "MATCH (a:Entity)-[r]->(b:Entity) WHERE ?(r) RETURN a.id + ' ' + r.predicate + ' ' + b.id"
            triples: list[object] = column(store, "", seen)
        else:
            triples = [(quad.subject, quad.predicate, quad.object) for quad in _parsed(store)]
        assert len(triples) == len(set(triples))
        one = "SELECT ?id { ?e dct:identifier ?id FILTER(?id = 'MONDO:0018874') }"
        assert column(store, one, "MATCH (e:Entity) WHERE e.id = 'MONDO:0018874' RETURN e.id") == [AML.id]

    def test_a_retraction_reaches_every_claim(self, store: Store) -> None:
        store.load("one", records("a"))
        store.load("two", [Publication("PMID:1", retracted=True)])
        reached = "SELECT ?id { ?c a kg:Assertion ; dct:identifier ?id ; kg:hasEvidence ?e . ?e kg:publication ?p . ?p kg:retracted true }"
        cypher = "MATCH (c:Assertion)-->(:EvidenceLine)-->(p {retracted: true}) WHERE ?(c) RETURN c.id"
        assert len(column(store, reached, cypher)) == 1
        flags = "MATCH (p:Publication {id: 'PMID:1'}) WHERE ?(p) RETURN p.retracted"
        assert column(store, "SELECT ?r { ?p dct:identifier 'PMID:1' ; kg:retracted ?r }", flags) == [True]

    def test_plain_edges_follow_net_support_over_sources(self, store: Store) -> None:
        store.load("one", records("a"))
        edge = (
            "SELECT ?o { ?d dct:identifier 'lkg:drug/x' ; kg:treats ?o }",
            "MATCH (:Entity {id: 'lkg:drug/x'})-[r:TREATS]->(o) WHERE ?(r) RETURN o.id",
        )
        contested = (
            "SELECT ?c { ?c kg:contested true }",
            "MATCH (c:Assertion {contested: true}) WHERE ?(c) RETURN c.id",
        )
        assert column(store, *edge)
        store.load("two", [claim("a", replace(LINE, direction="disputes", publication="PMID:2"))])
        assert not column(store, *edge)
        assert len(column(store, *contested)) == 2
        store.remove("two")
        assert column(store, *edge)
        assert column(store, *contested) == []

    def test_removing_a_source_leaves_the_others(self, store: Store) -> None:
        store.load("one", records("a"))
        before = content(store)
        store.load("two", [*records("b"), Entity("lkg:drug/only", "Drug", "only")])
        assert store.remove("two")
        assert not store.remove("two")
        assert content(store) == before
        assert column(
            store,
            "SELECT ?e { ?e dct:identifier 'lkg:drug/only' }",
            "MATCH (e:Entity {id: 'lkg:drug/only'}) WHERE ?(e) RETURN e.id",
        ) == []

    def test_the_answer_does_not_depend_on_the_order_of_loading(self, store_factory: StoreFactory) -> None:
        other = [replace(AML, name="AML of another source", synonyms=("more",)), claim("z")]
        sources: list[tuple[str, list[Record]]] = [("knowledge", records("a")), ("b", [*other])]
        contents = []
        for order in (sources, sources[::-1]):
            store = store_factory()
            for name, content_ in order:
                store.load(name, content_)
            contents.append(content(store))
            store.close()
        assert contents[0] == contents[1]

    def test_a_dry_run_only_reports(self, store: Store) -> None:
        store.load("s", records("a"))
        before = content(store)
        report = store.load("s", records("a", "b"), dry_run=True)
        assert (report.added, report.unchanged) == (1, 5)
        assert content(store) == before
        assert claims_of(store, "s") == 1

    def test_rejected_rows_are_reported_and_counted(self, store: Store) -> None:
        rejected: list[Rejection] = []

        def reading() -> Iterator[Record]:
            yield from records()
            rejected.append(Rejection("f.tsv", 3, "drug", "'y'", "a key of drugs.tsv"))

        report = store.load(
            "s", reading(), info=SourceInfo("s", "table", "Title", date="2026-01-01"), rejected=rejected
        )
        assert report.to_json()["rejected"] == [
            {"file": "f.tsv", "row": 3, "field": "drug", "found": "'y'", "expected": "a key of drugs.tsv"}
        ]
        (source,) = store.sources()
        assert (source.kind, source.title, source.date, source.rejected) == ("table", "Title", "2026-01-01", 1)
        assert source.counts["claims"] == 1

    def test_an_error_while_reading_leaves_the_old(self, store: Store) -> None:
        store.load("s", records("a"))
        before = content(store)

        def broken() -> Iterator[Record]:
            yield from records("b")
            raise InputError("line 7 is broken")

        with pytest.raises(InputError, match="line 7"):
            store.load("s", broken())
        assert content(store) == before
        assert claims_of(store, "s") == 1

    def test_one_id_with_two_contents_is_refused(self, store: Store) -> None:
        with pytest.raises(InputError, match=r"lkg:drug/x"):
            store.load("s", [DRUG, replace(DRUG, name="another")])
        assert store.load("s", [DRUG, DRUG]).added == 1, "the same said twice is no contradiction"

    def test_the_description_of_a_source_is_in_the_graph(self, store: Store) -> None:
        store.load(
            "s", records("a"), info=SourceInfo("s", "table", "A title", date="2026-01-01", files=(("f.tsv", "0" * 64),))
        )
        text = "SELECT ?t { ?g a kg:Source ; dct:identifier 'lkg.graph:s' ; dct:title ?t ; kg:claims 1 ; dct:modified '2026-01-01' }"
        cypher = "MATCH (s:Source {id: 'lkg.graph:s', claims: 1, modified: '2026-01-01'}) WHERE ?(s) RETURN s.title"
        assert column(store, text, cypher) == ["A title"]

    def test_counts(self, store: Store) -> None:
        store.load("s", records("a", "b"))
        counts = store.counts()
        assert (counts["Disease"], counts["Drug"], counts["claims"], counts["evidence_lines"], counts["sources"]) == (
            2,
            1,
            2,
            2,
            1,
        )
        if "sparql" in store.languages:
            assert counts["triples"] == len(list(store.quads()))

    def test_private_records_are_out_of_reach_of_public_queries(self, store: Store) -> None:
        store.load("s", records("a"))
        public = content(store)
        counts = store.counts()
        store.load("case:1", [claim("secret")], private=True)
        assert content(store) == public
        assert store.counts() == counts
        everywhere = "SELECT ?v { { ?c kg:setting ?v } UNION { GRAPH ?g { ?c kg:setting ?v } } }"
        assert set(column(store, everywhere, SETTINGS)) == {"a"}
        private = store.private()
        assert private is not None
        assert column(private, "SELECT ?v { ?c kg:setting ?v }", SETTINGS) == ["secret"]
        if "sparql" in store.languages:
            assert all("/leukemia-kg/private/" in line for line in private.quads())
        assert [source.name for source in private.sources()] == ["case:1"]
        private.close()

    def test_the_private_store_knows_the_hierarchy_it_needs(self, store: Store) -> None:
        store.load("s", [*records("a"), Entity("lkg:drug/unused", "Drug", "unused")])
        store.load("case:1", [claim("secret")], private=True)
        private = store.private()
        assert private is not None
        text = "SELECT ?n { ?d dct:identifier 'MONDO:0018874' ; kg:clinicalAncestor ?a . ?a rdfs:label ?n }"
        cypher = "MATCH (:Entity {id: 'MONDO:0018874'})-[r:CLINICAL_ANCESTOR]->(a) WHERE ?(r) RETURN a.name"
        assert column(private, text, cypher) == ["acute leukemia", "acute myeloid leukemia"]
        unused = "MATCH (e:Entity {id: 'lkg:drug/unused'}) RETURN e.id"
        assert column(private, "SELECT ?e { ?e dct:identifier 'lkg:drug/unused' }", unused) == []
        private.close()


class StoreBehaviour(CommonBehaviour):
    """The suite of a store of RDF, asked in SPARQL."""

    def test_values_come_back_as_python_values(self, store: Store) -> None:
        store.load("s", records())
        text = "SELECT ?e ?n ?value ?verified ?unit ?none { ?e kg:n ?n ; kg:value ?value ; kg:verified ?verified ; kg:unit ?unit }"
        found = store.select(PREFIXES + text)
        assert found.columns == ("e", "n", "value", "verified", "unit", "none")
        iri, *values = found.rows[0]
        assert values == [10, 25.5, True, "%", None]
        assert isinstance(iri, str)
        assert iri.startswith("https://w3id.org/leukemia-kg/id/evidence/")

    def test_every_node_has_its_id(self, store: Store) -> None:
        store.load("s", records())
        nodes = "SELECT DISTINCT ?s { ?s ?p ?o FILTER NOT EXISTS { ?s dct:identifier ?id } }"
        assert column(store, nodes) == []
        objects = "SELECT DISTINCT ?o { ?s ?p ?o FILTER(isIRI(?o) && ?p NOT IN (rdf:type, rdf:predicate)) FILTER NOT EXISTS { ?o dct:identifier ?id } }"
        described = {"http://www.w3.org", "https://w3id.org/leukemia-kg/vocab#"}
        assert [o for o in column(store, objects) if not str(o).startswith(tuple(described))] == []

    def test_quads_are_sorted_valid_and_without_blank_nodes(self, store: Store) -> None:
        store.load("s", [*records(), claim("<>&\"\\\n\t'{}")])
        lines = list(store.quads())
        graphs = [line.rpartition(" <")[2] for line in lines]
        assert graphs == sorted(graphs, key=graphs.index), "graph by graph"
        for graph in set(graphs):
            part = [line for line, of in zip(lines, graphs, strict=True) if of == graph]
            assert part == sorted(set(part))
        quads = _parsed(store)
        assert len(quads) == len(lines)
        assert not [
            q
            for q in quads
            if isinstance(q.subject, pyoxigraph.BlankNode) or isinstance(q.object, pyoxigraph.BlankNode)
        ]

    def test_file_and_database_agree(self, store: Store) -> None:
        store.load("s", records("a", "é\u2028\U0001f600"))
        store.load("s", records("b", "é\u2028\U0001f600"))
        answer = {line.removesuffix(" .") for line in store.construct("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")}
        assert answer == {str(quad.triple) for quad in _parsed(store)}

    @pytest.mark.parametrize(
        "text",
        [
            "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "SELECT * { service silent <http://127.0.0.1:9/> { ?s ?p ?o } }",
            "SELECT * { ?s ?p 1SERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
            "SELECT * { ?s ?p trueSERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
            "SELECT * { ?s ?p ?o } #\nSELECT * { SERVICE ?s { ?a ?b ?c } }",
            "SELECT * { ?s ?p ?o FILTER(?s<?p)SERVICE<http://127.0.0.1:9/>{ ?a ?b ?c } }",
            "PREFIX e: <http://e/> SELECT * { ?s ?p e:a\\# SERVICE <http://127.0.0.1:9/> { ?a ?b ?c }\n}",
            "PREFIX e: <http://e/> SELECT * { ?s ?p e:a\\' . SERVICE <http://127.0.0.1:9/> { ?a ?b ?c } ?s ?p e:b\\' . ?s ?q 'x' }",
            "SELECT * { ?s ?p ?o . \\u0053ERVICE <http://127.0.0.1:9/> { ?a ?b ?c } }",
        ],
    )
    def test_other_addresses_are_never_called(self, store: Store, text: str) -> None:
        store.load("s", records())
        with pytest.raises(QueryError, match="SERVICE"):
            store.select(text)

    @pytest.mark.parametrize(
        "text",
        [
            'SELECT * { ?s ?service "SERVICE <http://x>" }',
            "SELECT * { ?s <http://x/SERVICE> ?o } # SERVICE <http://x> {}",
            "PREFIX service: <http://x/> SELECT * { ?s service:service '''a SERVICE''' }",
        ],
    )
    def test_the_word_elsewhere_is_harmless(self, store: Store, text: str) -> None:
        store.load("s", records())
        assert list(store.select(text)) == []

    @pytest.mark.parametrize(
        "text",
        [
            "DELETE WHERE { ?s ?p ?o }", "INSERT DATA { <http://a> <http://b> <http://c> }", "CLEAR ALL", "DROP ALL",
            "LOAD <http://127.0.0.1:9/x>", "SELECT * {", "",
        ],
    )  # fmt: skip
    def test_writing_and_broken_queries_are_refused(self, store: Store, text: str) -> None:
        store.load("s", records())
        before = content(store)
        with pytest.raises(QueryError):
            store.select(text)
        assert content(store) == before

    def test_the_kind_of_query_must_fit(self, store: Store) -> None:
        store.load("s", records())
        with pytest.raises(QueryError, match="SELECT"):
            store.select("ASK { ?s ?p ?o }")
        with pytest.raises(QueryError, match="ASK"):
            store.ask("SELECT * { ?s ?p ?o }")
        with pytest.raises(QueryError, match="CONSTRUCT"):
            store.construct("ASK { ?s ?p ?o }")


def _parsed(store: Store) -> list[pyoxigraph.Quad]:
    return list(pyoxigraph.parse("\n".join(store.quads()), pyoxigraph.RdfFormat.N_QUADS))
