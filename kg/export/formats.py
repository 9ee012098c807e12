"""The table of export formats."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format: where its writer is, what it writes to (file, prefix of files, folder), and what is in it."""

    name: str
    module: str
    function: str
    target: str
    about: str
    rdf: bool = True  # whether the writer needs a store that holds RDF


_ROWS = (
    Format("nquads", "rdf", "nquads", "file", "N-Quads, sorted, one named graph a source"),
    Format("trig", "rdf", "trig", "file", "TriG: the same quads"),
    Format("turtle", "rdf", "turtle", "file", "Turtle: their union without graph names"),
    Format("jsonld", "jsonld", "jsonld", "file", "JSON-LD: the same quads, with its context inside"),
    Format("rdf12", "rdf12", "rdf12", "file", "N-Quads of RDF 1.2: claims reify triple terms"),
    Format("kgx-tsv", "kgx", "tsv", "prefix", "KGX: PREFIX_nodes.tsv, PREFIX_edges.tsv, PREFIX_evidence.jsonl"),
    Format("kgx-jsonl", "kgx", "jsonl", "prefix", "KGX: PREFIX_nodes.jsonl, PREFIX_edges.jsonl, PREFIX_evidence.jsonl"),
    Format(
        "graphml", "graphml", "graphml", "file", "GraphML: entities, links and claims taken together (Cytoscape, Gephi)",
        rdf=False,
    ),
    Format(
        "phenopackets", "phenopackets", "phenopackets", "file", "GA4GH Phenopackets v2 of the private cases, JSON lines"
    ),
    Format("neo4j-csv", "neo4j_csv", "neo4j_csv", "folder", "CSV for `neo4j-admin database import full`, with the command"),
    Format("nanopub", "nanopub", "nanopub", "file", "nanopublications, unsigned, TriG: four graphs a claim"),
    Format("void", "void", "void", "file", "VoID and DCAT description of the public graphs, Turtle"),
    Format("queries", "queries", "queries", "folder", "the canned queries, each also as SHACL/SIB Turtle", rdf=False),
)
FORMATS = {row.name: row for row in _ROWS}
