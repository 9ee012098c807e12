"""The node of a source: what it is called, where it comes from, and how much is in it."""

from __future__ import annotations

from typing import Any

from kg.store.contract import FINGERPRINT, SourceInfo
from kg.store.neo4j.change import Change
from kg.store.neo4j.epoch import VISIBLE
from kg.store.neo4j.model import OPEN
from kg.store.voiddesc import source_id

ALL = f"MATCH (n:Source) WHERE {VISIBLE.format('n')} RETURN properties(n) AS found"
_OWN = ("id", "category", "name", "since", "until", "rejected")
_CLOSE = "MATCH (n:Source {id: $id}) WHERE n.since <= $epoch < n.until SET n.until = $next"


def properties(info: SourceInfo, *, private: bool) -> dict[str, Any]:
    """Properties of a source's node. What is empty is absent; the fingerprint is none of its files."""
    found: dict[str, Any] = {
        "id": source_id(info.name, private=private), "category": "Source", "name": info.name, "rejected": info.rejected,
        **info.counts,
    }  # fmt: skip
    texts = {"title": info.title, "licence": info.licence, "url": info.url, "modified": info.date, "kind": info.kind}
    found.update({name: value for name, value in texts.items() if value})
    if files := [f"{digest} {name}" for name, digest in info.files if name != FINGERPRINT]:
        found["files"] = files
    if fingerprint := dict(info.files).get(FINGERPRINT):
        found["fingerprint"] = fingerprint
    return found


def info_of(found: dict[str, Any]) -> SourceInfo:
    """The description that :func:`properties` wrote."""
    files = [(name, digest) for digest, _, name in (entry.partition(" ") for entry in found.get("files", ()))]
    if "fingerprint" in found:
        files.append((FINGERPRINT, found["fingerprint"]))
    counts = {name: value for name, value in sorted(found.items()) if isinstance(value, int) and name not in _OWN}
    ordered: dict[str, int] = {name: counts.pop(name) for name in ("records", "triples") if name in counts}
    return SourceInfo(
        found["name"],
        found.get("kind", ""),
        found.get("title", ""),
        found.get("licence", ""),
        found.get("url", ""),
        found.get("modified", ""),
        tuple(files),
        {**ordered, **counts},
        found["rejected"],
    )


def write(change: Change, info: SourceInfo) -> None:
    """Describe a source anew, if its description changed."""
    wanted = properties(info, private=change.writer.private)
    given = {"id": wanted["id"], "epoch": change.epoch.number}
    there = change.writer.read(
        "MATCH (n:Source {id: $id}) WHERE n.since <= $epoch < n.until RETURN properties(n)", **given
    )
    old = {name: value for name, value in there[0][0].items() if name not in ("since", "until")} if there else {}
    if old == wanted:
        return
    change.begin()
    if there:
        close(change, info.name)
    change.writer.write(
        "CREATE (n:Record:Source) SET n = $row", row={**wanted, "since": change.next, "until": OPEN}
    )


def close(change: Change, name: str) -> None:
    """Let a source go with the next epoch."""
    change.begin()
    change.stale = True
    identifier = source_id(name, private=change.writer.private)
    change.writer.write(_CLOSE, id=identifier, epoch=change.epoch.number, next=change.next)
