"""The digest by which generated files name the schema that they were made from. Standard library only."""

from __future__ import annotations

import hashlib
from importlib.resources.abc import Traversable
from pathlib import Path

SCHEMA_FILES = ("leukemia_kg.yaml", "values.yaml")


def digest(folder: Path | Traversable) -> str:
    """SHA-256 over the schema files, line ends apart."""
    found = hashlib.sha256()
    for name in SCHEMA_FILES:
        found.update(folder.joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n").encode())
    return found.hexdigest()
