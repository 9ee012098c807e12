"""Takes citation marks out of marked-up prose and remembers where they stood.

Readers of Markdown and JATS put one control character where the source cites or states a level of
evidence, and the brackets, commas and dashes between such marks go with them:
``relapse.[[1],[4]-[6]] The`` becomes ``relapse. The`` with one citation of 1, 4, 5 and 6.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

CITE, LEVEL = "\x01", "\x02"  # the mark goes
WORDS, END = "\x03", "\x04"  # a citation in words ("Oka et al., 2010") stands between them
SIGNS = CITE + LEVEL + WORDS + END

_M = f"[{CITE}{LEVEL}]"
_T = f"{WORDS}[^{SIGNS}]*+{END}"
_BETWEEN = r"(?:\s?(?:[,;–—‑−-]|and\b|&|to\b)\s?|\s)*+"
_LEAD = (
    r"(?:(?:reviewed|discussed|described|summari[sz]ed) (?:in|by)|see(?: also)?|e\.g\.,?|i\.e\.,?|cf\.?|for (?:a )?reviews?,? see|"
    r"refs?\.?|references?|and references therein)"
)
_UNIT = (
    rf"[\[(]\s?(?:{_LEAD}[,:]?\s?)?+{_M}(?:{_BETWEEN}{_M})*+\s?[\])]"
    rf"|\[\s?\[?{_M}\]?(?:{_BETWEEN}\[?{_M}\]?)*+\s?\]"
    rf"|\((?:{_LEAD}[,:]?\s?)?+{_T}(?:{_BETWEEN}{_T})*+\s?[,;]?\s?\)"
    rf"|{_M}(?:{_BETWEEN}{_M})*+"
)
_GROUP = re.compile(rf"\s?(?:{_UNIT})(?:\s?[;,]?\s?(?:{_UNIT}))*+|{WORDS}|{END}")
_SIGN = re.compile(rf"[{SIGNS}]|[–—‑−-]")
_CLOSING = " .,;:)]}?!’”%" + SIGNS
_OPENING = "([{“‘ "


@dataclass
class Marked:
    """Prose with control characters for its marks, and the marks in the same order.

    A citation is the tuple of the keys that it cites; a level is (scheme, level).
    """

    text: str = ""
    cited: list[tuple[str, ...]] = field(default_factory=list)
    levels: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Cleaned:
    """Prose without marks: citations as (start, end, keys), levels as (position, scheme, level)."""

    text: str
    cited: list[tuple[int, int, tuple[str, ...]]]
    levels: list[tuple[int, str, str]]


def between_in(order: Sequence[str]) -> Callable[[str, str], list[str]]:
    """A function that lists what stands between two keys in a reference list."""
    index = {key: number for number, key in enumerate(order)}

    def between(first: str, last: str) -> list[str]:
        start, end = index.get(first), index.get(last)
        if start is None or end is None or end - start > 200:
            return []
        return list(order[start + 1 : end])

    return between


def clean(marked: Marked, between: Callable[[str, str], list[str]]) -> Cleaned:
    """The prose with single blanks and without marks. ``between`` lists the keys inside a range."""
    text = " ".join(marked.text.split())
    if not marked.cited and not marked.levels:
        return Cleaned(text, [], [])
    cited, levels = iter(marked.cited), iter(marked.levels)
    found = Cleaned("", [], [])
    parts: list[str] = []
    length = last = 0
    open_words: tuple[int, tuple[str, ...]] | None = None

    def add(piece: str) -> None:
        nonlocal length
        parts.append(piece)
        length += len(piece)

    for group in _GROUP.finditer(text):
        add(text[last : group.start()])
        last = group.end()
        if group[0] == WORDS:
            open_words = (length, next(cited))
            continue
        if group[0] == END:
            if open_words:
                found.cited.append((open_words[0], length, open_words[1]))
            open_words = None
            continue
        keys = _take(group[0], cited, levels, between, found, length)
        if keys:
            found.cited.append((length, length, keys))
        before = text[group.start() - 1] if group.start() else "("
        if last < len(text) and text[last] not in _CLOSING and before not in _OPENING:
            add(" ")
    add(text[last:])
    found.text = "".join(parts)
    return _trimmed(found)


def _take(
    group: str, cited: object, levels: object, between: Callable[[str, str], list[str]], found: Cleaned, at: int
) -> tuple[str, ...]:
    """The keys cited by a group of marks, ranges filled in; levels go to ``found``."""
    keys: list[str] = []
    dash = False
    for sign in _SIGN.findall(group):
        if sign == LEVEL:
            scheme, level = next(levels)  # type: ignore[call-overload]
            found.levels.append((at, scheme, level))
            dash = False
        elif sign in (CITE, WORDS):
            new = next(cited)  # type: ignore[call-overload]
            if dash and keys and new:
                keys.extend(between(keys[-1], new[0]))
            keys.extend(new)
            dash = False
        else:
            dash = sign != END
    return tuple(dict.fromkeys(keys))


def _trimmed(found: Cleaned) -> Cleaned:
    """The same without blanks at both ends, offsets moved along."""
    start = len(found.text) - len(found.text.lstrip())
    text = found.text.strip()

    def moved(offset: int) -> int:
        return min(max(offset - start, 0), len(text))

    cited = [(moved(first), moved(last), keys) for first, last, keys in found.cited]
    return Cleaned(text, cited, [(moved(at), scheme, level) for at, scheme, level in found.levels])
