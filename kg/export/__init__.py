"""The graph in the formats of other tools: a table of formats, each written beside its target and swapped in whole."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError
from kg.export.formats import FORMATS, Format

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
    written: list[Path] = getattr(writer, known.function)(store, Path(path).expanduser(), include_private)
    return written
