"""A cohort: JSON-lines files with one case a line, or a folder of case files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from kg.errors import CaseError
from kg.store.contract import LoadReport, Progress, Store
from loaders import case

_SUFFIXES = (".yaml", ".yml", ".json", ".jsonl")


def files(paths: Iterable[Path]) -> Iterator[Path]:
    """The case files behind the paths, a folder's in name order."""
    for path in paths:
        if path.is_dir():
            found = sorted(entry for entry in path.iterdir() if entry.suffix.lower() in _SUFFIXES)
            if not found:
                raise CaseError(f"{path}: no case files; expected {', '.join(_SUFFIXES)}")
            yield from found
        elif path.is_file():
            yield path
        else:
            raise CaseError(f"{path}: no such file or folder")


def read(paths: Iterable[Path]) -> case.Cases:
    """All cases of a cohort."""
    return case.read(files(paths))


def load(
    store: Store, paths: Iterable[Path], *, source: str, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load a cohort into the private store beside ``store``."""
    return case.load_cases(store, read(paths), source=source, kind="cohort", dry_run=dry_run, progress=progress)
