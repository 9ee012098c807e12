"""Files that are there whole or not at all: written beside their place and moved into it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from kg.store import Store


@contextmanager
def beside(*targets: Path) -> Iterator[list[Path]]:
    """Paths to write to, moved to ``targets`` when the block ends well and removed when it does not."""
    for target in targets:
        if target.is_dir():
            raise InputError(f"{target} is a folder; expected the name of a file")
        if not target.parent.is_dir():
            raise InputError(f"the folder {target.parent} does not exist")
    partial = [target.with_name(f".{target.name}.partial-{os.getpid()}") for target in targets]
    try:
        yield partial
        for path, target in zip(partial, targets, strict=True):
            path.replace(target)
    except OSError as error:
        raise InputError(f"cannot write {targets[0]}: {error.strerror or error}") from error
    finally:
        for path in partial:
            path.unlink(missing_ok=True)


@contextmanager
def folder_beside(target: Path, suffixes: tuple[str, ...]) -> Iterator[Path]:
    """A folder to fill, moved to ``target`` when the block ends well.

    An earlier export is replaced; a folder with anything else in it is left alone with InputError.
    """
    if target.exists() and not target.is_dir():
        raise InputError(f"{target} is a file; expected the name of a folder")
    strange = (
        sorted(entry.name for entry in target.iterdir() if entry.suffix not in suffixes) if target.is_dir() else []
    )
    if strange:
        raise InputError(f"{target} holds {strange[0]!r}, which is no earlier export; expected a new or empty folder")
    if not target.parent.is_dir():
        raise InputError(f"the folder {target.parent} does not exist")
    new = Path(tempfile.mkdtemp(prefix=f".{target.name}.partial-", dir=target.parent))
    new.chmod(0o755)
    try:
        yield new
        old = new.with_name(new.name + "-old")
        if target.exists():
            target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def quads(store: Store, include_private: bool) -> Iterator[str]:
    """The quads to export, public ones first."""
    yield from store.quads()
    if include_private and (private := store.private()) is not None:
        yield from private.quads()
