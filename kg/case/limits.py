"""How long the texts of a case may be: a reader of patterns must not be handed a book.

No field of a case needs more; a longer text is a mistake of the file (or an attack), and is said so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import CaseError

LONGEST_TEXT = 2_000
LONGEST_KARYOTYPE = 10_000
MOST_ENTRIES = 1_000


def check_lengths(fields: Mapping[str, object]) -> None:
    """Raises CaseError naming the field and the length of a text or list that is too long."""
    for name, value in fields.items():
        limit = LONGEST_KARYOTYPE if name == "karyotype" else LONGEST_TEXT
        if isinstance(value, list | tuple | dict) and len(value) > MOST_ENTRIES:
            raise CaseError(f"field {name!r}: {len(value)} entries; at most {MOST_ENTRIES}")
        for text in _texts(value):
            check_text(f"field {name!r}", text, limit)


def check_text(what: str, text: str, limit: int = LONGEST_TEXT) -> None:
    """Raises CaseError naming what is too long, and its length."""
    if len(text) > limit:
        raise CaseError(f"{what}: a text of {len(text)} characters ({text[:30]!r}…); at most {limit}")


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)
