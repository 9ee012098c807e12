"""Load a source: what is new is written invisible, what went is closed, and one small transaction shows both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from kg.errors import InputError
from kg.identifiers import content_hash
from kg.rdf.owned import written
from kg.rdf.shared import from_line, to_line
from kg.records import Assertion, Caution, Citation, ContextTherapy, Indication, Link, Preference, Record
from kg.store.contract import LoadReport, Progress, Rejection, SourceInfo
from kg.store.neo4j import lines, owned, relations, shared, source
from kg.store.neo4j.change import Change
from kg.store.neo4j.epoch import VISIBLE
from kg.store.neo4j.model import Owned, citation_node, claim_node, rule_node, type_of
from kg.store.neo4j.writer import BATCH, batched

_RULES = (Indication, Caution, Preference, ContextTherapy)
_RULE_PREFIXES = ("lkg:indication/", "lkg:caution/", "lkg:preference/", "lkg:context/")
_INDEX = (
    f"MATCH (c:Record) WHERE c.source_name = $source AND {VISIBLE.format('c')} RETURN c.id, c.hash, c.links_hash"
)
_LINES = f"MATCH (n:Shared) WHERE n.source = $source AND {VISIBLE.format('n')} RETURN n.id, n.hash"


class SourceLoad:
    """One load of one source. The lock is held by the caller."""

    def __init__(self, change: Change, name: str, *, context: shared.Context | None = None) -> None:
        self._change, self._name, self._context = change, name, context
        given = {"source": name, "epoch": change.epoch.number}
        reader = change.writer
        self._records = {row[0]: (row[1], row[2]) for row in reader.stream(_INDEX, **given)}
        self._lines = {row[0]: row[1] for row in reader.stream(_LINES, **given)}
        self._seen: dict[str, str] = {}
        self._counts: Counter[str] = Counter()
        self._triples = 0
        self._edges: set[owned.Edge] = set()
        self._rules: dict[str, Owned] = {}
        self._now: dict[str, lines.Line] = {}

    def run(
        self, records: Iterable[Record], info: SourceInfo, rejected: Iterable[Rejection], *, dry_run: bool, stage: Progress
    ) -> LoadReport:
        """Read the records, write the difference, and show it."""
        stage("records")
        self._read(records, dry_run=dry_run)
        rows = tuple(rejected)
        report = self._report(rows)
        counts = {"records": len(self._seen), "triples": self._triples, **dict(sorted(self._counts.items()))}
        info = replace(info, name=self._name, counts=counts, rejected=len(rows))
        if not dry_run:
            if report.changed:
                self._apply(stage)
            source.write(self._change, info)
            self._show(stage)
        return report

    def remove(self) -> None:
        """Close everything that the source holds."""
        self._apply(lambda _: None)
        source.close(self._change, self._name)
        self._show(lambda _: None)

    # Reading

    def _read(self, records: Iterable[Record], *, dry_run: bool) -> None:
        """Take the records in; claims are written by a second thread, while the next ones are prepared."""
        with ThreadPoolExecutor(1) as writing:
            under_way: Future[set[owned.Edge]] | None = None
            for batch in batched(self._new_claims(records), BATCH):
                if dry_run:
                    continue
                if under_way is not None:
                    self._edges |= under_way.result()
                under_way = writing.submit(owned.create_claims, self._change, batch)
            if under_way is not None:
                self._edges |= under_way.result()

    def _new_claims(self, records: Iterable[Record]) -> Iterator[Owned]:
        """The claims that the source does not hold in this form; the other records are kept for later."""
        for record in records:
            if isinstance(record, Assertion):
                claim = claim_node(record, self._name)
                if self._note(claim.id, claim.hash, claim.kind):
                    self._counts["evidence_lines"] += len(claim.lines)
                    self._triples += claim.triples
                    if self._records.get(claim.id, ("",))[0] != claim.hash:
                        yield claim
            elif isinstance(record, (*_RULES, Citation)):
                rule = citation_node(record, self._name) if isinstance(record, Citation) else rule_node(record, self._name)
                if self._note(rule.id, rule.hash, rule.kind):
                    self._triples += rule.triples
                    self._rules[rule.id] = rule
            else:
                self._line(record)

    def _line(self, record: Record) -> None:
        text = written(record, self._name)
        line, of_record = text.shared, False
        if line is None and isinstance(record, Link):  # said by a source of its own nodes
            line, of_record = to_line(record), record.subject.startswith(_RULE_PREFIXES)
        if line is None:
            raise TypeError(f"records of type {type(record).__name__} are not kept in Neo4j")
        hash_ = content_hash(line)
        if self._note(text.id, hash_, text.kind):
            self._triples += len(text.triples)
            self._now[text.id] = lines.Line(hash_, line, of_record)

    def _note(self, identifier: str, hash_: str, kind: str) -> bool:
        """Whether a record is seen for the first time."""
        known = self._seen.setdefault(identifier, hash_)
        if known != hash_:
            raise InputError(
                f"source {self._name!r}: two records have the id {identifier} and different content; expected one record an id"
            )
        if known is not hash_:
            return False
        self._counts[kind] += 1
        return True

    def _report(self, rejected: tuple[Rejection, ...]) -> LoadReport:
        before = {**{key: row[0] for key, row in self._records.items()}, **self._lines}
        added = sum(key not in before for key in self._seen)
        unchanged = sum(before.get(key) == hash_ for key, hash_ in self._seen.items())
        removed = sum(key not in self._seen for key in before)
        return LoadReport(self._name, added, len(self._seen) - added - unchanged, unchanged, removed, rejected)

    # Writing

    def _apply(self, stage: Progress) -> None:
        change = self._change
        gone = {key for key, (hash_, _) in self._records.items() if self._seen.get(key) != hash_}
        rules = dict(self._linked())
        again = {key for key, (_, links) in rules.items() if key in self._records and self._records[key][1] != links}
        owned.create_rules(change, self._name, (rule for key, rule in rules.items() if key in again or key not in self._records or key in gone))
        edges, spoken = owned.close(change, self._name, gone | again)
        stage("derived")
        lines.write(change, self._name, self._lines, self._now)
        self._edges |= edges
        structure = None
        if self._shared_changed or self._context is not None:
            structure, entities = self._structure()
            changed = relations.changed_structure(change, structure)
            relations.settle(change, changed | self._edges, structure, self._edges)
            undescribed = entities.undescribed()
            entities.drop(undescribed, shared.close_orphans(change, {*spoken, *undescribed} - entities.wanted))
        else:
            relations.settle(change, self._edges, None, self._edges)
            shared.close_orphans(change, self._bare(spoken))

    def _linked(self) -> Iterator[tuple[str, tuple[Owned, str]]]:
        """Rules with the links that the loader derived for them."""
        links: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for line in self._now.values():
            if line.of_record:
                link = from_line(line.line)
                assert isinstance(link, Link)  # noqa: S101  for the type checker
                links[link.subject].append((type_of(link.predicate), link.object))
        for key, rule in self._rules.items():
            own = sorted(set(links.pop(key, ())))
            yield key, (replace(rule, links=tuple(dict.fromkeys((*rule.links, *own)))), content_hash(own))
        if links:
            raise InputError(f"source {self._name!r}: a link of {min(links)}, which it does not hold; expected the record")

    @property
    def _shared_changed(self) -> bool:
        return {key: line.hash for key, line in self._now.items()} != self._lines

    def _structure(self) -> tuple[dict[owned.Edge, int | None], shared.Entities]:
        change = self._change
        kept = shared.merged_lines(change.writer, change.next)
        context = self._context(shared.spoken_of(change.writer, kept, change.next)) if self._context else ()
        state = shared.merged(kept, context)
        nodes = shared.nodes_of(state)
        entities = shared.Entities(change, nodes)
        entities.apply()
        structure = relations.structure_of(state, {*nodes})
        change.ensure(end for edge in structure for end in (edge[0], edge[2]))
        return structure, entities

    def _bare(self, spoken: set[str]) -> list[str]:
        """Those of the entities that no source describes."""
        text = "UNWIND $rows AS id MATCH (e:Entity {id: id}) WHERE NOT EXISTS { (:Name)-->(e) } RETURN id, e.hash"
        found = self._change.writer.in_batches(text, sorted(spoken), 5000)
        return [identifier for identifier, hash_ in found if hash_ in shared.undescribed_hashes(identifier)]

    def _show(self, stage: Progress) -> None:
        if self._change.begun:
            stage("pointer")
            self._change.finish()
            stage("done")


