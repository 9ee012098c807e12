"""Files in, records out: one module for each kind of source. Loaders know no query and no medicine.

``load(store, kind, paths)`` makes one source of files; ``load_each`` a source of each, as ``kg load`` does
without ``--source``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.store.locate import is_remote

if TYPE_CHECKING:
    from kg.store.contract import LoadReport, Progress, Store

KINDS = ("knowledge", "review", "citations", "case", "cohort", "phenopacket")
PRIVATE = ("case", "cohort", "phenopacket")
TEXTS = ("review", "citations")


def default_source(kind: str, path: Path) -> str:
    """The name of a source that is not named: the bundled one for tables, else kind and file stem.

    >>> default_source("case", Path("cases/patient.yaml")), default_source("knowledge", Path("ours"))
    ('case:patient', 'knowledge')
    """
    return "knowledge" if kind == "knowledge" else f"{kind}:{path.stem}"


def load_each(store: Store, kind: str, paths: Sequence[Path], **options: Any) -> Iterator[LoadReport]:
    """Load each path as a source of its own, named after it; see ``load``.

    Nothing is loaded where two paths would be one source, or one is missing: raises InputError.
    """
    taken: dict[str, Path] = {}
    for path in paths:
        name = default_source(kind, path)
        if name in taken:
            raise InputError(f"{taken[name]} and {path} would both be source {name!r}; name one source for them: --source NAME")
        taken[name] = path
    _existing(paths)
    for name, path in taken.items():
        yield load(store, kind, [path], source=name, **options)


def _existing(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise InputError(f"{path}: no such file or folder")


def load(
    store: Store,
    kind: str,
    paths: Sequence[Path],
    *,
    source: str | None = None,
    dry_run: bool = False,
    allow_remote_private: bool = False,
    progress: Progress | None = None,
    live: bool = False,
    **stated: str | None,
) -> LoadReport:
    """Load files of a kind as one source, replacing what that source held.

    A single path needs no ``source``: the bundled name for ``knowledge``, which the folder then
    replaces, else ``KIND:file stem``. Rows that cannot be used are rejected and the rest is loaded; where
    none can be used, the source stays as it was. Cases go to the private store beside ``store``; into a
    store on another host only with ``allow_remote_private``. ``stated`` are doi, pmid, title, date and
    licence of a text; ``live`` lets a list of DOIs be asked at scite (citations). Raises InputError for an unknown kind, a missing path, several paths without a
    name, or several folders of tables at once.
    """
    if kind not in KINDS:
        raise InputError(f"kind {kind!r} is not known; expected one of {', '.join(KINDS)}")
    if not paths:
        raise InputError(f"nothing to load; expected the path of a {kind} file")
    _existing(paths)
    given = {name: value for name, value in stated.items() if value}
    if given and kind not in TEXTS:
        raise InputError(f"{', '.join(f'--{name}' for name in given)} tells of a text; kind {kind!r} is none (texts: {', '.join(TEXTS)})")
    if live and kind != "citations":
        raise InputError(f"only citations are asked live; kind {kind!r} is read from files")
    if kind == "knowledge":
        from loaders.knowledge import load as load_tables

        if len(paths) > 1:
            raise InputError(f"{len(paths)} folders; expected one folder of tables (vocabulary, labels, rules, evidence)")
        return load_tables(store, paths[0], source=source or default_source(kind, paths[0]), dry_run=dry_run, progress=progress)
    if source is None and len(paths) > 1:
        raise InputError(f"{len(paths)} files and no name; name the source they are, or load each alone (load_each)")
    name = source or default_source(kind, paths[0])
    if kind in PRIVATE and "://" in store.address and not allow_remote_private and is_remote(store):
        raise InputError(f"{store.address} is on another host; private cases go there only with --allow-remote-private")
    loader: Callable[..., LoadReport] = import_module(f"loaders.{kind}").load
    return loader(store, paths, source=name, dry_run=dry_run, progress=progress, **given, **({"live": True} if live else {}))
