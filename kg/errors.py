"""Errors that leukemia-kg raises on purpose.

    KgError
    ├── InputError (ValueError)        bad input or usage: exit code 2
    │   ├── TableError                 a curated or user table: file, row, field, found, expected
    │   ├── CaseError                  a case file or phrase: unknown key, state, unit, broken YAML
    │   ├── ExpressionError            a criteria expression that does not parse
    │   └── QueryError                 a canned query: unknown parameter, wrong type, refused text
    ├── NotFoundError (LookupError)    a named thing does not exist: exit code 1
    │   └── AmbiguousNameError         a name that means several things, with the choices
    └── StoreError (OSError)           store missing, locked, unreachable: exit code 2
        ├── StoreMissingError          a named store that is missing or empty
        └── StoreFormatError           a store that another version wrote

A message names the place (file, row, field), what was found and what would be right.
"""

from __future__ import annotations


class KgError(Exception):
    """Root of every error that leukemia-kg raises on purpose."""

    exit_code = 2


class InputError(KgError, ValueError):
    """Input or usage is wrong; the message says what would be right."""


class TableError(InputError):
    """A row of a table cannot be used.

    Parameters are kept as attributes so that loaders can write loss reports.
    """

    def __init__(self, file: str, row: int | None, field: str | None, found: str, expected: str) -> None:
        self.file, self.row, self.field, self.found, self.expected = file, row, field, found, expected
        where = file + (f", line {row}" if row is not None else "") + (f", field {field!r}" if field else "")
        super().__init__(f"{where}: found {found}; expected {expected}")


class CaseError(InputError):
    """A case cannot be read."""


class ExpressionError(InputError):
    """A criteria expression does not follow the grammar."""


class QueryError(InputError):
    """A canned or user query cannot be run as asked."""


class NotFoundError(KgError, LookupError):
    """A named thing does not exist; the message lists the nearest names."""

    exit_code = 1


class AmbiguousNameError(NotFoundError):
    """A name means several things; the message lists the choices."""


class StoreError(KgError, OSError):
    """The store is missing, locked, damaged or unreachable."""


class StoreMissingError(StoreError):
    """A named store does not exist or is empty; the message gives the command that fills it."""


class StoreFormatError(StoreError):
    """A store was written by a version with another format; it is rebuilt, never guessed at."""
