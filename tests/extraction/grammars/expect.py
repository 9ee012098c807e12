"""Compare what the grammars find with a row of a table."""

from __future__ import annotations

from kg.extraction.grammars import find
from tests.extraction.grammars.words import dictionary


def found(text: str, types: tuple[str, ...]) -> list[tuple[str, str, str]]:
    """Span, type and norm of the mentions of some types."""
    return [
        (mention.text, mention.type, mention.norm) for mention in find(text, dictionary(text)) if mention.type in types
    ]


def check(text: str, expected: list[tuple[str, str, str]], types: tuple[str, ...]) -> None:
    """Fail where more, less or something else than expected is found."""
    assert found(text, types) == expected
