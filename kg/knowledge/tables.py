"""Read the curated tables: UTF-8 TSV with ``#`` comment lines, a header, and rows sorted by the first column.

The reader is strict about shape, because a shifted column in a label table is a wrong clinical
statement: every row has exactly as many cells as the header, and no cell is only blanks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import TableError

LIST_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class Row(Mapping[str, str]):
    """One row: cells by column name, with the file and line they came from."""

    file: str
    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def __iter__(self) -> Iterator[str]:
        return iter(self.cells)

    def __len__(self) -> int:
        return len(self.cells)

    def list(self, column: str) -> tuple[str, ...]:
        """The members of a list cell (`` | `` between them); empty for an empty cell."""
        cell = self.cells[column]
        return tuple(part.strip() for part in cell.split(LIST_SEPARATOR)) if cell else ()

    def error(self, field: str, expected: str) -> TableError:
        """An error that points at this row and field."""
        return TableError(self.file, self.line, field, repr(self.cells.get(field, "")), expected)


def read(path: Path | Traversable, columns: tuple[str, ...] | None = None) -> tuple[Row, ...]:
    """All rows of a table file.

    Raises TableError where the file is not UTF-8, a row has more or fewer cells than the header, or
    a column of ``columns`` is missing.
    """
    name = path.name
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TableError(name, None, None, f"bytes that are not UTF-8 at offset {error.start}", "a UTF-8 file") from error
    header: list[str] | None = None
    rows: list[Row] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or (line.startswith("#") and header is None):
            continue
        cells = [cell.strip() for cell in line.rstrip("\r").split("\t")]
        if header is None:
            header = cells
            missing = [column for column in columns or () if column not in header]
            if missing:
                raise TableError(name, number, missing[0], "no such column", "the columns " + ", ".join(columns or ()))
            continue
        if len(cells) != len(header):
            raise TableError(name, number, None, f"{len(cells)} cells", f"{len(header)} cells as in the header")
        rows.append(Row(name, number, dict(zip(header, cells, strict=True))))
    if header is None:
        raise TableError(name, None, None, "no header line", "a header line of column names")
    return tuple(rows)


def bundled(*parts: str) -> Traversable:
    """A file or folder of the knowledge that ships with the package."""
    return resources.files("kg.knowledge").joinpath(*parts)


@cache
def bundled_rows(*parts: str) -> tuple[Row, ...]:
    """Rows of a bundled table, read once: ``bundled_rows("vocabulary", "diseases.tsv")``."""
    return read(bundled(*parts))
