"""Where the clauses of a sentence of a case report begin, so that a denial does not reach into the next one.

A list with a verb behind it is one clause ("fever, cough, and rash were denied"); the same conjunction after
a verb begins another ("he had fever, and rash was denied").
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import pairwise

# Verbs of reports in a finite form. Participles among them ("no mutation identified") are told apart by what stands before.
ACTIVE = (
    r"(?:show(?:ed|s)|reveal(?:ed|s)|demonstrat(?:ed|es)|disclos(?:ed|es)|detect(?:ed|s)|identifi(?:ed|es)|confirm(?:ed|s)|found|present(?:ed|s)|develop(?:ed|s)|achieved|attained|reached|entered|received|underwent|died|relapsed"
    r"|complain(?:ed|s)|report(?:ed|s)|express(?:ed|es)|co-?express(?:ed|es)|carri(?:ed|es)|harbou?r(?:ed|s)|contain(?:ed|s)|exhibit(?:ed|s)|display(?:ed|s)|retain(?:ed|s)|gain(?:ed|s)|kept|acquired|suffered|experienced|included|indicated|suggested|led|caused"
    r"|worsened|persist(?:ed|s)|occur(?:red|s)|appeared|continued|increased|decreased|rose|fell|improved|resolved|recovered|progressed|recurred|started|ensued|respond(?:ed|s)|required|succumbed|denied|denies|lack(?:ed|s)|lost|failed|excluded|ruled out|tested|stained)"
)
_AUXILIARY = r"(?:is|are|was|were|has|have|had|did|does|could|can|would|became|becomes?|remain(?:ed|s)|returned|proved|turned|came)"
_FINITE = re.compile(rf"\b(?:{_AUXILIARY}|{ACTIVE})\b(?!\s?[-–])", re.I)
# A participle is no verb of its own after "no", a comma or a bracket: "no mutation identified", "newly diagnosed".
_NEW_CLAUSE = re.compile(
    r";|:\s(?!\s?(?:all |both |each )*(?:neg|pos|absent|not |un|wild|wt\b|present|detected|none|normal|no\b|nil|[-+−–]))|\s[–—]\s"
    r"|\s(?=(?:but|however|whereas|while|although|though|yet|nevertheless|when|because|since|as well as showing|until|unless)\b)|,\s(?=(?:which|who|whose|where|in whom)\b)",
    re.I,
)
_CONJUNCTION = re.compile(r",\s+(?:and|or|so|then)\s+|,\s+|\s(?:and|then)\s+", re.I)
_ASIDE = re.compile(r"(?:without|in the absence of|despite|in spite of|apart from|aside from|other than|except for|besides|unlike|with the exception of)\b", re.I)
_PLURAL = re.compile(r"\b(?:were|are|have)\b", re.I)
_SINGULAR = re.compile(r"\b(?:was|is|has)\b", re.I)


class Clauses:
    """The clauses of one sentence by their offsets."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = _starts(text)

    def bounds(self, position: int) -> tuple[int, int]:
        """Start and end of the clause that holds a position.

        >>> line = "Fever, cough, and rash were denied, and pallor was seen."
        >>> [line[slice(*Clauses(line).bounds(at))] for at in (0, 40)]
        ['Fever, cough, and rash were denied', ', and pallor was seen.']
        """
        index = bisect_right(self._starts, position)
        return self._starts[index - 1] if index else 0, self._starts[index] if index < len(self._starts) else len(self.text)


def _starts(text: str) -> list[int]:
    verbs = [match.start() for match in _FINITE.finditer(text)]
    found = {match.start() for match in _NEW_CLAUSE.finditer(text)}
    hard = sorted(found)
    for low, high in zip([0, *hard], [*hard, len(text)], strict=True):
        found.update(_inside(text, low, high, verbs))
    return sorted(found)


def _inside(text: str, low: int, high: int, verbs: list[int]) -> list[int]:
    """Conjunctions between two verbs, the last before the second; and the comma that ends a leading aside."""
    local = verbs[bisect_left(verbs, low) : bisect_left(verbs, high)]
    if not local:
        return []
    found: list[int] = []
    begin = re.match(r"[\s;:,–—]*(?:and\s|but\s|or\s)?", text[low:high])
    first = low + (begin.end() if begin else 0)
    if _ASIDE.match(text, first):
        commas = [m.start() for m in re.finditer(",", text[first : local[0]])]
        if commas:
            found.append(first + commas[-1])
    for before, verb in pairwise(local):
        joins = list(_CONJUNCTION.finditer(text, before, verb))
        if not joins:
            continue
        plural = _PLURAL.match(text, verb) is not None
        last = _join(text, joins, verb, plural=plural)
        if plural and len(joins) == 1 and "," not in last[0] and re.search(r"\bthat\b", text[before : last.start()]):
            continue  # "showed that fever and rash were absent"
        if _SINGULAR.match(text, verb) or plural or not _participle(text, verb, last.end()):
            found.append(last.start())
    return found


def _join(text: str, joins: list[re.Match[str]], verb: int, *, plural: bool) -> re.Match[str]:
    """The conjunction that begins the clause of a verb: before the whole list that is its subject."""
    last = joins[-1]
    subject = text[last.end() : verb]
    listed = bool(re.search(r"\b(?:and|or|nor)\b", subject)) or (plural and re.search(r"[a-z]", last[0]) is not None and not re.search(r"s\s*$", subject))
    if not subject.strip() or not listed or len(joins) == 1:
        return last
    # "he was well, and no A, B or C was felt"
    strong = [m for m in joins[:-1] if "," in m[0] and re.search(r"[a-z]", m[0], re.I)]
    if strong:
        return strong[0]
    runs = [m for m in joins if not re.search(r"\b(?:at|in|by|on|of|for|after|with)\b", text[m.end() : last.start()])]
    return runs[0] if runs else last


def _participle(text: str, verb: int, start: int) -> bool:
    """Whether a form in -ed describes a noun: "and no mutation identified", "and sustained fever"."""
    before = text[start:verb]
    return bool(re.search(r"\b(?:no|not|newly|any|without|previously|un)\b", before, re.I)) and not before.strip().lower().startswith(("he", "she", "it", "the patient"))
