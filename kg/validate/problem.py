"""What a check found."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

Severity = Literal["error", "warning", "info"]
_ORDER = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``subject`` is a CURIE, or empty where it is about the graph; an error makes the graph invalid."""

    severity: Severity
    rule: str
    subject: str
    message: str

    def to_json(self) -> dict[str, str]:
        """The object that ``kg validate`` prints."""
        return asdict(self)

    @property
    def rank(self) -> tuple[int, str, str, str]:
        """Sort key: errors first, then by rule and subject."""
        return _ORDER[self.severity], self.rule, self.subject, self.message
