"""The graph in the formats of other tools: a table of formats, each written beside its target and swapped in whole."""

from __future__ import annotations

from contextlib import nullcontext
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.export.formats import FORMATS, Format
from kg.store.copying import as_rdf

if TYPE_CHECKING:
    from kg.store import Store

__all__ = ["FORMATS", "Format", "export"]


def export(store: Store, form: str, path: str | Path, include_private: bool = False) -> list[Path]:
    """Write the graph in a format; returns the files written, in order.

    Private graphs are written only with ``include_private``. The same graph gives the same bytes. Raises
    InputError for a format that is not available and for a place that cannot be written.
    """
    try:
        known = FORMATS[form]
    except KeyError:
        raise InputError(f"no export format {form!r}; available are {', '.join(FORMATS)}") from None
    writer = import_module(f"kg.export.{known.module}")
    with as_rdf(store, include_private=include_private) if known.rdf else nullcontext(store) as readable:
        written: list[Path] = getattr(writer, known.function)(readable, Path(path).expanduser(), include_private)
    return written
