"""What reading a case leaves behind: each item understood, not understood, or in conflict with another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from kg.case.profile import Certainty, Understood
from kg.errors import CaseError


@dataclass(slots=True)
class Notes:
    """Collects in input order; a repeated line is kept once."""

    understood: dict[Understood, None] = field(default_factory=dict)
    not_understood: dict[str, None] = field(default_factory=dict)
    conflicts: dict[str, None] = field(default_factory=dict)

    def read(self, input_: str, as_: str, identifier: str | None = None, certainty: Certainty = "stated") -> None:
        """An item of the input and how it was read."""
        self.understood[Understood(input_, as_, identifier, certainty)] = None

    def missed(self, text: str) -> None:
        """An item that is not understood: it decides nothing."""
        self.not_understood[text] = None

    def conflict(self, text: str) -> None:
        """Two statements that cannot both be right."""
        self.conflicts[text] = None


def entry_fields(name: str, entry: Mapping[str, Any], known: Iterable[str]) -> dict[str, Any]:
    """The details of a mapping entry.

    Raises CaseError naming the nearest known key for an unknown one.
    """
    names = tuple(known)
    for key in entry:
        if key not in names:
            near = get_close_matches(str(key), names, n=1, cutoff=0.4)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise CaseError(f"field {name!r}: unknown key {quoted(key)}{hint} Known keys: {', '.join(names)}")
    return {key: value for key, value in entry.items() if value is not None}


def quoted(value: object) -> str:
    """What was found, for an error message: quoted, and cut where it is long.

    >>> quoted("x" * 500)[:12], len(quoted("x" * 500)) < 100
    ("'xxxxxxxxxxx", True)
    """
    text = repr(value)
    return text if len(text) <= 90 else f"{text[:60]}… ({len(text)} characters)"


def shown(value: object) -> str:
    """A value as it was typed, for messages: 94.25, not 94.250; lists with commas."""
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {shown(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
