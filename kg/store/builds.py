"""Immutable builds and the pointer to the current one.

Layout of a store directory::

    current                  name of the current build, replaced atomically
    lock                     held by the writer
    builds/NAME/
        manifest.json        sources with their counts and digests
        in-use               locked (shared) by every reader
        database/            Oxigraph
        derived.nq           the derived graph, sorted N-Quads
        sources/SOURCE.nq    what the source owns, sorted N-Quads
        sources/SOURCE.shared.jsonl   .claims.jsonl   .index.tsv   .references.txt

A build that nobody points to and nobody reads is swept by the next writer, so a load that was killed
leaves nothing but a folder without meaning.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from kg.errors import StoreError, StoreFormatError
from kg.identifiers import content_hash
from kg.store.contract import SourceInfo
from kg.store.lock import FileLock

FORMAT = 2  # of a build; another number is rebuilt, never guessed at
_TRIES = 100
_NO_LINKS = {errno.EXDEV, errno.EPERM, errno.EMLINK, errno.ENOTSUP}  # where a file system has no hard link for us
SOURCE_FILES = ("nq", "shared.jsonl", "claims.jsonl", "index.tsv", "references.txt")


@dataclass(frozen=True, slots=True)
class SourceState:
    """A source in a build: what is told of it, and the digest of its files."""

    info: SourceInfo
    digest: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a build holds; ``basis`` is the digest of the store whose hierarchy it has taken over, if any."""

    sources: dict[str, SourceState]
    counts: dict[str, int]
    private: bool = False
    basis: str = ""

    def digest(self) -> str:
        """What tells this content from any other."""
        return content_hash([[name, state.digest] for name, state in sorted(self.sources.items())])

    def to_text(self) -> str:
        content = {
            "format": FORMAT,
            "private": self.private,
            "basis": self.basis,
            "counts": self.counts,
            "sources": [{**asdict(state.info), "digest": state.digest} for _, state in sorted(self.sources.items())],
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"

    @classmethod
    def from_text(cls, text: str) -> Manifest:
        content: dict[str, Any] = json.loads(text)
        if content.get("format") != FORMAT:
            raise StoreFormatError(
                f"the store has format {content.get('format')} and this version reads format {FORMAT}; "
                "move it away, then fill a new one: kg build, and kg load for each source of your own"
            )
        sources = {}
        for row in content["sources"]:
            digest = row.pop("digest")
            row["files"] = tuple((name, sha) for name, sha in row["files"])
            sources[row["name"]] = SourceState(SourceInfo(**row), digest)
        return cls(sources, content["counts"], content["private"], content.get("basis", ""))


EMPTY = Manifest({}, {})


@dataclass(frozen=True, slots=True)
class Build:
    """One build folder."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "database"

    @property
    def derived(self) -> Path:
        return self.path / "derived.nq"

    @property
    def in_use(self) -> Path:
        return self.path / "in-use"

    def source_file(self, source: str, kind: str) -> Path:
        """A file of a source; ``kind`` is one of SOURCE_FILES."""
        return self.path / "sources" / f"{file_stem(source)}.{kind}"

    def manifest(self) -> Manifest:
        try:
            return Manifest.from_text((self.path / "manifest.json").read_text(encoding="utf-8"))
        except StoreFormatError as error:
            raise StoreFormatError(f"{self.path.parent.parent}: {error}") from None

    def quad_files(self) -> list[Path]:
        """All N-Quads files, the derived graph first, sources in order of their names."""
        return [self.derived, *(self.source_file(name, "nq") for name in sorted(self.manifest().sources))]


def file_stem(source: str) -> str:
    """A file name for a source: readable, unique, and short enough for any file system."""
    name = quote(source, safe=" +=,@").replace(".", "%2E")
    return name if len(name) <= 150 else f"{name[:120]}-{content_hash(source)}"


class Builds:
    """The builds of one store directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def _pointer(self) -> Path:
        return self.folder / "current"

    def current(self) -> Build | None:
        """The build that the pointer names; None where there is no pointer yet.

        Raises StoreError for a pointer that names no build: taken for an empty store, the next load would sweep all.
        """
        before: str | None = None
        while True:
            try:
                name = self._pointer.read_text(encoding="utf-8").strip()
            except FileNotFoundError:
                return None
            build = Build(self.folder / "builds" / name)
            if name and build.path.is_dir():
                return build
            if name == before:  # else a writer moved the pointer and swept the old build in between
                raise StoreError(f"the store {self.folder} is damaged: its pointer 'current' names no build ({name!r})")
            before = name

    def new(self) -> Build:
        """An empty build folder that nobody points to."""
        builds = self.folder / "builds"
        builds.mkdir(parents=True, exist_ok=True)
        build = Build(builds / os.urandom(8).hex())
        (build.path / "sources").mkdir(parents=True)
        build.in_use.touch()
        return build

    def point_to(self, build: Build) -> None:
        """Make a finished build the current one, atomically and durably."""
        for root, folders, files in os.walk(build.path):
            for name in [*files, *folders, "."]:
                sync(Path(root) / name)
        sync(build.path.parent)
        temporary = self.folder / "current.new"
        temporary.write_text(build.path.name + "\n", encoding="utf-8")
        sync(temporary)
        temporary.replace(self._pointer)
        sync(self.folder)

    def replace_manifest(self, build: Build, other: Build) -> None:
        """Give a build the manifest of another one that holds the same quads, atomically."""
        manifest = other.path / "manifest.json"
        sync(manifest)
        manifest.replace(build.path / "manifest.json")
        sync(build.path)

    def sweep(self) -> None:
        """Remove builds that nobody points to and nobody reads. For the writer only."""
        current = self.current()
        for path in self._folders():
            if current is not None and path == current.path:
                continue
            lock = FileLock(path / "in-use")
            in_use = (path / "in-use").exists() and not lock.acquire()
            lock.release()
            if not in_use:
                shutil.rmtree(path, ignore_errors=True)

    def _folders(self) -> Iterator[Path]:
        builds = self.folder / "builds"
        if builds.is_dir():
            yield from (path for path in sorted(builds.iterdir()) if path.is_dir())

    def open_reading(self) -> tuple[Build, FileLock] | None:
        """The current build, held against sweeping until the lock is released."""
        for _ in range(_TRIES):
            build = self.current()
            if build is None:
                return None
            lock = FileLock(build.in_use)
            try:
                locked = lock.acquire(shared=True)
            except FileNotFoundError:
                locked = False
            # The pointer may have moved, and the build been swept, between reading it and locking.
            if locked and build.in_use.exists():
                return build, lock
            lock.release()
            time.sleep(0.01)
        raise StoreError(f"the store {self.folder} is damaged: its current build has no file in-use; build it again")


def sync(path: Path) -> None:
    """Force a file or folder to disk; folders cannot be opened on every system."""
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except PermissionError:
        if sys.platform != "win32":
            raise
        return
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def link(source: Path, target: Path) -> None:
    """Take an immutable file over into another build: a hard link where the file system has them."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        shutil.copyfile(source, target)
