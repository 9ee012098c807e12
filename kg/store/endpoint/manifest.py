"""What kg keeps of itself on the server: the manifest, the state of each source, and the lock of the writer.

All of it lies in the default graph, which no question of kg sees. The state of a source is what a load of another
source needs to make the derived graph anew: compressed text, in pieces that any server takes as a literal.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.identifiers import BASE, VOCABULARY, encode
from kg.rdf import terms
from kg.store.builds import EMPTY, Build, Manifest

if TYPE_CHECKING:
    from kg.store.endpoint.protocol import Protocol

NODE = f"<{BASE}manifest>"
STATE = ("shared.jsonl", "claims.jsonl", "index.tsv", "references.txt")
_MANIFEST, _EPOCH, _STATE_OF, _DATA = (f"<{VOCABULARY}{name}>" for name in ("manifest", "epoch", "stateOf", "data"))
# Stands while a store is filled for the first time: what is there then is no graph to be read.
UNFINISHED = f"{NODE} <{VOCABULARY}unfinished> {terms.boolean(True)}"
# Stands from the first load on, whatever changes: with it and without a manifest, a change was cut in the middle.
_FILLED = f"{NODE} <{VOCABULARY}filled> {terms.boolean(True)}"
_PIECE = 200_000  # characters of one literal


@dataclass(frozen=True, slots=True)
class Kept:
    """The manifest as it stands on the server; ``text`` is its literal, None where there is none.

    ``unfinished`` is a first load that has not ended.
    """

    manifest: Manifest = EMPTY
    epoch: int = 0
    text: str | None = None
    unfinished: bool = False

    def triples(self) -> list[str]:
        """The triples that say so."""
        if self.text is None:
            return []
        return [_FILLED, f"{NODE} {_MANIFEST} {terms.text(self.text)}", f"{NODE} {_EPOCH} {terms.integer(self.epoch)}"]

    def following(self, manifest: Manifest) -> Kept:
        """The manifest of the next epoch."""
        return Kept(manifest, self.epoch + 1, compact(manifest))


def compact(manifest: Manifest) -> str:
    """The text of a manifest on one line."""
    return json.dumps(json.loads(manifest.to_text()), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read(protocol: Protocol) -> Kept:
    """The manifest on the server."""
    found = protocol.rows(f"SELECT ?text ?epoch {{ {NODE} {_MANIFEST} ?text ; {_EPOCH} ?epoch }}", union=False)
    if not found.rows and protocol.truth(f"ASK {{ {_FILLED} }}", union=False):
        raise StoreError(f"{protocol.addresses.base}: a load was cut off in the middle; clear the dataset and load it anew")
    if not found.rows:
        return Kept(unfinished=protocol.truth(f"ASK {{ {UNFINISHED} }}", union=False))
    if len(found.rows) > 1:
        raise StoreError(f"{protocol.addresses.base}: holds {len(found.rows)} manifests; it was written past kg: build it anew")
    text, epoch = found.rows[0]
    return Kept(Manifest.from_text(str(text)), int(epoch or 0), str(text))


def read_state(protocol: Protocol, source: str, build: Build) -> list[str]:
    """Write the state of a source into the files of a build; returns the triples that hold it on the server."""
    query = f"SELECT ?piece ?data {{ ?piece {_STATE_OF} {terms.text(source)} ; {_DATA} ?data }}"
    pieces = sorted((str(piece), str(data)) for piece, data in protocol.rows(query, union=False))
    triples: list[str] = []
    found: dict[str, list[str]] = {kind: [] for kind in STATE}
    for piece, data in pieces:
        kind, _, _ = piece.rpartition("#")[2].rpartition("-")
        found[kind].append(data)
        triples.extend(_piece(f"<{piece}>", source, data))
    for kind, parts in found.items():
        try:
            content = zlib.decompress(base64.b64decode("".join(parts)))
        except (zlib.error, ValueError) as error:
            raise StoreError(f"{protocol.addresses.base}: what kg keeps of source {source!r} is damaged") from error
        build.source_file(source, kind).write_bytes(content)
    return triples


def state_triples(source: str, build: Build) -> Iterator[str]:
    """The state of a source as triples."""
    for kind in STATE:
        text = base64.b64encode(zlib.compress(build.source_file(source, kind).read_bytes(), 6)).decode()
        for number, start in enumerate(range(0, len(text), _PIECE)):
            piece = f"<{BASE}manifest/{encode(source)}#{kind}-{number:06}>"
            yield from _piece(piece, source, text[start : start + _PIECE])


def _piece(subject: str, source: str, data: str) -> tuple[str, str]:
    return f"{subject} {_STATE_OF} {terms.text(source)}", f"{subject} {_DATA} {terms.text(data)}"
