"""The curated knowledge: a folder of tables in, records out, and the bundled graph built from them.

A folder holds ``vocabulary``, ``labels``, ``rules``, ``evidence`` and ``approved_elsewhere.tsv``; each
part may be missing, so that a user's folder can add a few rows over the bundled vocabulary.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import InputError, TableError
from kg.knowledge import tables
from kg.knowledge.fingerprint import fingerprint
from kg.knowledge.tables import Row
from kg.records import Record
from kg.store.contract import FINGERPRINT, LoadReport, Progress, Rejection, SourceInfo, Store
from loaders.evidence import evidence_records
from loaders.keys import Keys
from loaders.labels import elsewhere_records, label_records
from loaders.rules import rule_records
from loaders.vocabulary import read_keys, vocabulary_records

SOURCE = "knowledge"
PARTS = ("vocabulary", "labels", "rules", "evidence")
OWN_TABLES = "tables"  # kind of a source that adds rows to the release
TITLE = "Curated knowledge of leukemia therapies and targets"


class Knowledge:
    """The tables of a folder, read once. ``rejected`` fills while :meth:`records` is consumed."""

    def __init__(self, folder: Path | Traversable | None = None) -> None:
        self._bundled = folder is None
        self._folder: Path | Traversable = folder if folder is not None else tables.bundled()
        self.rejected: list[Rejection] = []
        self.files: list[tuple[str, str]] = []
        self._parts = {part: self._read(part) for part in PARTS}
        self._elsewhere = self._single("approved_elsewhere.tsv")
        self._release = self._single("release.tsv")
        if not self.files:
            raise InputError(f"{self._folder}: no tables; expected the folders {', '.join(PARTS)} with .tsv files")

    def _read(self, part: str) -> dict[str, tuple[Row, ...]]:
        folder = self._folder.joinpath(part)
        found: dict[str, tuple[Row, ...]] = {}
        if folder.is_dir():
            for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
                if entry.name.endswith(".tsv"):
                    found[entry.name] = self._table(f"{part}/{entry.name}", entry)
        return found

    def _single(self, name: str) -> tuple[Row, ...]:
        entry = self._folder.joinpath(name)
        return self._table(name, entry) if entry.is_file() else ()

    def _table(self, name: str, entry: Path | Traversable) -> tuple[Row, ...]:
        self.files.append((name, hashlib.sha256(entry.read_bytes()).hexdigest()))
        try:
            return tables.read(entry)
        except TableError as error:
            self._reject(error)
            return ()

    def _reject(self, error: TableError) -> None:
        self.rejected.append(Rejection(error.file, error.row, error.field, error.found, error.expected))

    def records(self) -> Iterator[Record]:
        """All records. A row that cannot be used is put into ``rejected`` and leaves nothing."""
        vocabulary = self._parts["vocabulary"]
        keys = self._keys(vocabulary)
        yield from vocabulary_records(vocabulary, keys, self._reject)
        labels = {**self._parts["labels"], "approved_elsewhere.tsv": self._elsewhere}
        distinct = list(self._distinct(labels))
        yield from label_records((row for row in distinct if "scope" in row), keys, self._reject)
        yield from elsewhere_records((row for row in distinct if "scope" not in row), keys, self._reject)
        yield from rule_records(self._distinct(self._parts["rules"]), keys, self._reject)
        yield from evidence_records(self._distinct(self._parts["evidence"]), keys, self._reject)
        yield from dict.fromkeys(keys.generated)

    def _distinct(self, parts: Mapping[str, tuple[Row, ...]]) -> Iterator[Row]:
        """Rows of several tables; a second row with an id is rejected."""
        seen: dict[str, str] = {}
        for row in (row for rows in parts.values() for row in rows):
            here = f"{row.file} line {row.line}"
            first = seen.setdefault(row.get("id", here), here)
            if first == here:
                yield row
            else:
                self._reject(row.error("id", f"an id of its own; {first} has it too"))

    def _keys(self, vocabulary: dict[str, tuple[Row, ...]]) -> Keys:
        """Keys of this folder over those of the bundled vocabulary."""
        if self._bundled:
            return read_keys(vocabulary)
        keys = read_keys(_bundled_vocabulary())
        keys.generated.clear()  # the bundled source has them
        keys.update(read_keys(vocabulary))
        return keys

    def info(self, source: str = SOURCE) -> SourceInfo:
        """What is told of the source. Only a release (``release.tsv``) says up to which date labels were checked."""
        files = [*self.files, (FINGERPRINT, fingerprint())] if self._bundled else self.files
        stated = {row["key"]: row["value"] for row in self._release}
        kind = SOURCE if stated.get("knowledge_as_of") or source == SOURCE else OWN_TABLES
        title = TITLE if source == SOURCE else f"Tables of the folder {self._folder.name}"
        date = stated.get("knowledge_as_of") or self._newest()
        return SourceInfo(source, kind, title, stated.get("licence", ""), date=date, files=tuple(files))

    def _newest(self) -> str:
        dates = {row.get("verified_on", "") for part in self._parts.values() for rows in part.values() for row in rows}
        return max((date for date in dates if len(date) == 10), default="")


def _bundled_vocabulary() -> dict[str, tuple[Row, ...]]:
    folder = tables.bundled("vocabulary")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".tsv"))
    return {name: tables.bundled_rows("vocabulary", name) for name in names}


def load(
    store: Store,
    folder: Path | Traversable | None = None,
    *,
    source: str = SOURCE,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load a folder of tables (default: the bundled one) as one source."""
    knowledge = Knowledge(folder)
    return store.load(
        source,
        knowledge.records(),
        info=knowledge.info(source),
        rejected=knowledge.rejected,
        dry_run=dry_run,
        progress=progress,
    )


def build(store: Store, progress: Progress | None = None) -> LoadReport:
    """Build the bundled graph in a store."""
    return load(store, progress=progress)
