"""Files in, records out: one module for each kind of source. Loaders know no query and no medicine.

``load(store, kind, paths)`` is what ``kg load`` calls. Kinds: knowledge, case, cohort, phenopacket.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.store.locate import is_remote

if TYPE_CHECKING:
    from kg.store.contract import LoadReport, Progress, Store

KINDS = ("knowledge", "case", "cohort", "phenopacket")


def load(
    store: Store,
    kind: str,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    dry_run: bool = False,
    allow_remote_private: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files of a kind as one source, replacing what that source held.

    The default name of a source is that of the bundled one for ``knowledge``, which the folder then
    replaces, else ``KIND:stem of the first file``. Cases go to the private store beside ``store``; into a store on another host only with
    ``allow_remote_private``. Raises InputError for an unknown kind, a missing path, or several folders
    of tables at once.
    """
    if kind not in KINDS:
        raise InputError(f"kind {kind!r} is not known; expected one of {', '.join(KINDS)}")
    missing = [path for path in paths if not path.exists()]
    if missing:
        raise InputError(f"{missing[0]}: no such file or folder")
    if not paths:
        raise InputError(f"nothing to load; expected the path of a {kind} file")
    name = source or ("knowledge" if kind == "knowledge" else f"{kind}:{paths[0].stem}")
    if kind == "knowledge":
        from loaders.knowledge import load as load_tables

        if len(paths) > 1:
            raise InputError(f"{len(paths)} folders; expected one folder of tables (vocabulary, labels, rules, evidence)")
        return load_tables(store, paths[0], source=name, dry_run=dry_run, progress=progress)
    if "://" in store.address and not allow_remote_private and is_remote(store):
        raise InputError(f"{store.address} is on another host; private cases go there only with --allow-remote-private")
    loader: Callable[..., LoadReport] = import_module(f"loaders.{kind}").load
    return loader(store, paths, source=name, dry_run=dry_run, progress=progress)
