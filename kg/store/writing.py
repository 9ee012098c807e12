"""Write a source and the derived graph into a build, as sorted text files."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.errors import InputError
from kg.rdf import terms
from kg.rdf.derived import category_counts, derived_triples
from kg.rdf.owned import written
from kg.rdf.shared import Merged, from_line, merge
from kg.rdf.sorting import SortedLines
from kg.records import Assertion, Record
from kg.store.builds import Build, Manifest, SourceState
from kg.store.contract import LoadReport, Rejection, SourceInfo
from kg.store.voiddesc import void_triples

# Shared lines of another store for the given ids: how a private store gets its hierarchy.
Context = Callable[[set[str]], Iterable[str]]


def write_source(
    build: Build, source: str, records: Iterable[Record], info: SourceInfo | None, *, private: bool
) -> SourceState:
    """Write the files of a source; returns its state with counts and digest.

    Raises InputError where two records have one id and different content.
    """
    graph = terms.graph(source, private=private)
    ending = f" {graph} ."
    folder = build.path / "sources"
    quads = SortedLines(folder, "quads")
    shared = SortedLines(folder, "shared")
    claims = SortedLines(folder, "claims")
    references = SortedLines(folder, "references")
    index: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for record in records:
        text = written(record, source)
        digest = text.digest()
        known = index.setdefault(text.id, digest)
        if known != digest:
            raise InputError(
                f"source {source!r}: two records have the id {text.id} and different content; expected one record an id"
            )
        if known is not digest:
            continue  # the same record said twice
        quads.extend([triple + ending for triple in text.triples])
        counts[text.kind] += 1
        if isinstance(record, Assertion):
            counts["evidence_lines"] += len(set(record.lines))
        if text.shared is not None:
            shared.extend((text.shared,))
        if text.claim is not None:
            claims.extend((text.claim,))
        references.extend(text.references)
    triples = quads.write(build.source_file(source, "nq"))
    shared.write(build.source_file(source, "shared.jsonl"))
    claims.write(build.source_file(source, "claims.jsonl"))
    references.write(build.source_file(source, "references.txt"))
    index_text = "".join(f"{key}\t{index[key]}\n" for key in sorted(index))
    build.source_file(source, "index.tsv").write_text(index_text, encoding="utf-8", newline="\n")
    info = replace(
        info or SourceInfo(source),
        name=source,
        counts={"records": len(index), "triples": triples, **sorted_counts(counts)},
    )
    return SourceState(info, hashlib.sha256(index_text.encode()).hexdigest())


def sorted_counts(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def compare(source: str, old: Path | None, new: Path | None, rejected: Iterable[Rejection]) -> LoadReport:
    """What changed between two index files of a source."""
    before, after = _index(old), _index(new)
    added = sum(key not in before for key in after)
    unchanged = sum(before.get(key) == digest for key, digest in after.items())
    return LoadReport(
        source=source,
        added=added,
        replaced=len(after) - added - unchanged,
        unchanged=unchanged,
        removed=sum(key not in after for key in before),
        rejected=tuple(rejected),
    )


def _index(path: Path | None) -> dict[str, str]:
    if path is None or not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="\n") as file:
        return dict(line.rstrip("\n").rsplit("\t", 1) for line in file)


def merged_shared(build: Build, names: Iterable[str], context: Iterable[str] = ()) -> Merged:
    """Shared records of the sources of a build; ``context`` lines have the lowest preference."""
    merged = merge((name, lines(build.source_file(name, "shared.jsonl"))) for name in names)
    for line in context:
        merged.add(from_line(line))
    return merged


def write_derived(
    build: Build, sources: dict[str, SourceState], *, private: bool, context: Context | None = None, basis: str = ""
) -> Manifest:
    """Write the derived graph and the manifest of a build whose source files are all there.

    ``basis`` is the digest of the store that ``context`` reads.
    """
    names = sorted(sources)
    references = {line for name in names for line in lines(build.source_file(name, "references.txt"))}
    extra = context({reference.removeprefix("P ") for reference in references}) if context else ()
    merged = merged_shared(build, names, extra)

    def claims() -> Iterator[str]:
        return (line for name in names for line in lines(build.source_file(name, "claims.jsonl")))

    ending = f" {terms.graph(terms.DERIVED, private=private)} ."
    quads = SortedLines(build.path, "derived")
    for triple in derived_triples(merged, claims, sorted(references)):
        quads.extend((triple + ending,))
    infos = [sources[name].info for name in names]
    quads.extend(triple + ending for triple in void_triples(infos, private=private))
    derived = quads.write(build.derived)
    totals: Counter[str] = Counter()
    for info in infos:
        totals.update(
            {
                name: count
                for name, count in info.counts.items()
                if name not in ("records", "entities", "links", "publications")
            }
        )
    totals["triples"] += derived
    totals["sources"] = len(infos)
    totals["publications"] = len(merged.publications)
    counts = {**sorted_counts(totals), **category_counts(merged)}
    manifest = Manifest(sources, counts, private, basis)
    (build.path / "manifest.json").write_text(manifest.to_text(), encoding="utf-8", newline="\n")
    return manifest


def lines(path: Path) -> Iterator[str]:
    """Lines of a text file without their ends; nothing for a missing file."""
    if path.exists():
        with path.open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.rstrip("\n")
