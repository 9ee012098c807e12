"""Tell whether the bundled knowledge is the one a store was built from, without reading the tables."""

from __future__ import annotations

import hashlib
from importlib.resources.abc import Traversable
from pathlib import Path

from kg import __version__
from kg.knowledge.tables import bundled


def fingerprint() -> str:
    """A digest over version, names, sizes and times of the bundled tables (contents where there are no times)."""
    digest = hashlib.sha256(__version__.encode())
    for name, entry in sorted(_tables(bundled(), "")):
        if isinstance(entry, Path):
            stat = entry.stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
        else:
            digest.update(name.encode() + entry.read_bytes())
    return digest.hexdigest()


def _tables(folder: Traversable, prefix: str) -> list[tuple[str, Traversable]]:
    found: list[tuple[str, Traversable]] = []
    for entry in folder.iterdir():
        if entry.is_dir() and not entry.name.startswith("__"):
            found.extend(_tables(entry, f"{prefix}{entry.name}/"))
        elif entry.name.endswith(".tsv"):
            found.append((prefix + entry.name, entry))
    return found
