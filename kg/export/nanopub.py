"""Nanopublications, unsigned: TriG with four graphs for each claim (head, assertion, provenance, publication info).

The assertion holds the claim as a statement with its circumstances, the provenance its evidence lines, supporting
and disputing ones alike. Signing, and the trusty address that comes with it, is left to who publishes them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from kg.export.files import beside, quads
from kg.identifiers import BASE, LOCAL
from kg.rdf.sorting import SortedLines
from kg.rdf.terms import edge, node, text

if TYPE_CHECKING:
    from kg.store import Store

NP = "http://www.nanopub.org/nschema#"
_CLAIM, _LINE = f"<{LOCAL}claim/", f"<{LOCAL}evidence/"
_TYPE = node("rdf:type")
_HEAD = f"@prefix np: <{NP}> .\n"
_PLACES = ("assertion", "provenance", "pubinfo")


def nanopub(store: Store, path: Path, include_private: bool) -> list[Path]:
    """TriG of the public claims in the order of their ids."""
    from kg.errors import InputError

    if include_private:
        raise InputError("nanopublications are for publishing; leave include_private out")
    with tempfile.TemporaryDirectory(prefix="kg-nanopub-") as folder, beside(path) as (partial,):
        lines = SortedLines(Path(folder), "nanopub")
        _collect(store, lines)
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            file.write(_HEAD)
            for claim, parts in groupby((line.split("\t", 2) for line in lines), key=lambda line: line[0]):
                file.writelines(_one(claim, parts))
    return [path]


def _collect(store: Store, lines: SortedLines) -> None:
    """Triples of claims as ``claim TAB place TAB triple``; evidence lines go where their claim is."""
    claim_of: dict[str, str] = {}
    evidence, publication = edge("has_evidence"), edge("publication")
    for line in quads(store, False):
        if line.startswith(_CLAIM):
            subject, predicate, object_ = line.rsplit(" ", 2)[0].split(" ", 2)
            if predicate == evidence:
                claim_of[object_] = subject[len(_CLAIM) : -1]
    sources: set[tuple[str, str]] = set()
    for line in quads(store, False):
        if not line.startswith((_CLAIM, _LINE)):
            continue
        triple = line.rsplit(" ", 2)[0]
        subject, predicate, object_ = triple.split(" ", 2)
        if subject.startswith(_CLAIM):
            claim = subject[len(_CLAIM) : -1]
            place = "provenance" if object_.startswith(_LINE) else "assertion"
        elif (claim := claim_of.get(subject, "")) == "":
            continue
        else:
            place = "provenance"
            if predicate == publication and (claim, object_) not in sources:
                sources.add((claim, object_))
                assertion = f"<{_address(claim)}#assertion>"
                lines.extend((f"{claim}\t{place}\t{assertion} {node('prov:hadPrimarySource')} {object_}",))
        lines.extend((f"{claim}\t{place}\t{triple}",))


def _address(claim: str) -> str:
    return f"{BASE}np/{claim}"


def _one(claim: str, parts: Iterable[list[str]]) -> Iterator[str]:
    """The four graphs of a claim."""
    base = _address(claim)
    said = {place: [triple for _, _, triple in group] for place, group in groupby(parts, key=lambda part: part[1])}
    statement = f"{_CLAIM}{claim}>"
    yield f"\n<{base}#head> {{\n<{base}> a np:Nanopublication ;\n"
    yield f"  np:hasAssertion <{base}#assertion> ; np:hasProvenance <{base}#provenance> ; np:hasPublicationInfo <{base}#pubinfo> .\n}}\n"
    said["pubinfo"] = [
        f"<{base}> {node('dct:creator')} <{BASE}>",
        f"<{base}> {node('dct:identifier')} {text('lkg:claim/' + claim)}",
        f"<{base}> {node('prov:wasDerivedFrom')} {statement}",
    ]
    for place in _PLACES:
        yield f"<{base}#{place}> {{\n"
        yield from (f"{triple} .\n" for triple in said.get(place, ()))
        yield "}\n"
