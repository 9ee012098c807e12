"""Abbreviations that a text defines itself: ``mixed phenotype acute leukemia (MPAL)``, ``MRD (minimal residual disease)``.

Schwartz and Hearst (2003): the letters of the short form are found from the right in the words before the
bracket. An abbreviation holds for the text that defines it, also one that no dictionary has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BRACKET = re.compile(r"[(\[]([^()\[\]\n]{2,80})[)\]]")
_SHORT = re.compile(r"(?=[^a-z]*[A-Z])[A-Za-z][A-Za-z0-9/+\-]{1,9}")
_LONGEST = 90


@dataclass(frozen=True, slots=True)
class Definition:
    """A short form, and where its long form stands."""

    short: str
    start: int
    end: int


def long_form(short: str, before: str) -> int | None:
    """The offset in ``before`` at which the long form of ``short`` starts, None where the letters do not fit.

    >>> before = "patients with mixed phenotype acute leukemia"
    >>> before[long_form("MPAL", before):]
    'mixed phenotype acute leukemia'
    """
    at = len(before)
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= 0 and not (before[at].lower() == letter and (index > 0 or at == 0 or not before[at - 1].isalnum())):
            at -= 1
        if at < 0:
            return None
    return at


def definitions(text: str) -> Iterator[Definition]:
    """The definitions of a text in the order in which they stand."""
    for match in _BRACKET.finditer(text):
        inner = re.split(r"[;,]", match[1])[0].strip()
        before = text[max(0, match.start() - _LONGEST) : match.start()].rstrip()
        base = max(0, match.start() - _LONGEST)
        singular = inner[:-1] if len(inner) > 2 and inner.endswith("s") and inner[:-1].isupper() else inner
        if _SHORT.fullmatch(singular) and len(singular.split()) == 1:
            words = min(len(singular) + 5, len(singular) * 2 + 1)
            tail = before[len(before) - len(" ".join(before.split(" ")[-words:])) :]
            at = long_form(singular, tail)
            if at is not None and len(tail) - at > len(singular):
                yield Definition(singular, base + len(before) - len(tail) + at, base + len(before))
        else:
            short = before.rsplit(None, 1)[-1] if before else ""
            if _SHORT.fullmatch(short) and len(inner) > len(short) and long_form(short, inner) == 0:
                start = match.start() + 1 + text[match.start() + 1 :].index(inner[0])
                yield Definition(short, start, start + len(inner))
