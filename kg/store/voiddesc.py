"""What each graph holds, said in VoID, DCAT and PROV inside the derived graph.

No time of loading stands here: two builds of the same content are the same text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.rdf import terms
from kg.store.contract import FINGERPRINT, SourceInfo

_PARTITIONS = {
    "claims": "Assertion", "evidence_lines": "EvidenceLine", "indications": "Indication", "cautions": "Caution",
    "preferences": "Preference", "context_therapies": "ContextTherapy", "citations": "Citation", "cases": "Case",
}  # fmt: skip


def source_id(name: str, *, private: bool = False) -> str:
    """CURIE of a source: that of its graph."""
    return f"{'lkg.private' if private else 'lkg.graph'}:{name}"


def void_triples(sources: Iterable[SourceInfo], *, private: bool = False) -> Iterator[str]:
    """Description of every source."""
    for source in sources:
        yield from _source_triples(source, private=private)


def _source_triples(source: SourceInfo, *, private: bool) -> Iterator[str]:
    subject = terms.graph(source.name, private=private)
    identifier = source_id(source.name, private=private)
    yield f"{subject} {terms.edge('identifier')} {terms.text(identifier)}"
    yield f"{subject} {terms.edge('category')} {terms.text('Source')}"
    yield f"{subject} {terms.edge('name')} {terms.text(source.name)}"
    for class_ in terms.classes("Source"):
        yield f"{subject} {terms.node('rdf:type')} {class_}"
    for name, value in (
        ("title", source.title), ("licence", source.licence), ("url", source.url), ("modified", source.date), ("kind", source.kind)
    ):  # fmt: skip
        if value:
            yield f"{subject} {terms.edge(name)} {terms.text(value)}"
    for name, count in sorted(source.counts.items()):
        edge = terms.edge(name) if name == "triples" else terms.property_(name)
        yield f"{subject} {edge} {terms.integer(count)}"
    yield f"{subject} {terms.property_('rejected')} {terms.integer(source.rejected)}"
    for name, digest in source.files:
        if name == FINGERPRINT:
            continue
        part = f"{terms.graph_iri(source.name, private=private)}#file-{digest[:16]}"
        yield f"{subject} {terms.node('prov:wasDerivedFrom')} <{part}>"
        yield f"<{part}> {terms.edge('identifier')} {terms.text(f'{identifier}#file-{digest[:16]}')}"
        yield f"<{part}> {terms.edge('name')} {terms.text(name)}"
        yield f"<{part}> {terms.property_('sha256')} {terms.text(digest)}"
    for name, category in _PARTITIONS.items():
        if source.counts.get(name):
            part = f"{terms.graph_iri(source.name, private=private)}#class-{category}"
            yield f"{subject} {terms.node('void:classPartition')} <{part}>"
            yield f"<{part}> {terms.edge('identifier')} {terms.text(f'{identifier}#class-{category}')}"
            yield f"<{part}> {terms.node('void:class')} {terms.node(f'kg:{category}')}"
            yield f"<{part}> {terms.node('void:entities')} {terms.integer(source.counts[name])}"
