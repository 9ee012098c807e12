"""A karyotype in a word instead of ISCN: ``normal``, ``diploid``, ``complex``, ``not done``."""

from __future__ import annotations

import re

from kg.case.notes import Notes
from kg.case.profile import AlterationFact
from kg.knowledge.terminology import alterations as rows
from kg.parse import lexicon

_SHELL = re.compile(r"(?i)^(?:karyotype|cytogenetics)\s*[:=]?\s+|\s+(?:karyotype|cytogenetics)$|^an?\s+|[.]$")
_KINDS = (
    ("normal karyotype", r"(?:normal|diploid|unremarkable|normal diploid|no (?:clonal )?abnormalit\w+|NK|CN)(?: (?:fe)?male)?(?: diploid)?"),
    ("complex karyotype", r"(?:highly )?complex|CK"),
    ("monosomal karyotype", r"monosomal|MK"),
)  # fmt: skip
_UNKNOWN = (
    ("pending", r"pending|awaited|in progress|to follow"),
    ("not done", r"not (?:done|performed|tested|available|reported|known)|unknown|n\.?d\.?|n/?a|none"),
    ("failed", r"fail(?:ed|ure)|no (?:metaphases|mitoses|growth|dividing cells)|culture fail\w+|not evaluable|insufficient"),
)  # fmt: skip


def read_words(text: str, notes: Notes) -> tuple[list[AlterationFact], str | None] | None:
    """(facts, status) of a karyotype in words, None where it is none. Status: pending, not done, failed or None.

    >>> [fact.key for fact in read_words("normal male karyotype", Notes())[0]]
    ['normal karyotype']
    """
    words = text.strip()
    while (shorter := _SHELL.sub("", words).strip()) != words and shorter:
        words = shorter
    for key, pattern in _KINDS:
        if re.fullmatch(pattern, words, re.I):
            row = rows().get(key)
            genes = row.list("gene") if row else ()
            fact = AlterationFact(
                key=key,
                id=lexicon.alteration_id(key),
                input=f"karyotype {text}",
                kind=row["kind"] if row else "karyotype class",
                status="present",
                genes=genes,
                ladder=lexicon.ladder(key, genes),
            )
            notes.read(f"karyotype {text}", key, fact.id)
            return [fact], None
    for status, pattern in _UNKNOWN:
        if re.fullmatch(pattern, words, re.I):
            notes.read(f"karyotype {text}", f"karyotype {status}")
            return [], status
    return None


def iscn_inside(text: str) -> str:
    """The ISCN of ``Normal male karyotype (46,XY)``; any other text as it is."""
    match = re.search(r"[\[(]\s*(\d{2}[^()\[\]]*,[^()]*(?:\([^()]*\)[^()]*)*)[\])]\s*$", text)
    before = text[: match.start()].strip() if match else ""
    return match[1].strip() if match and before and not before[0].isdigit() else text
