"""Therapy names inside words that are not understood as a whole, and lists of therapies in a sentence.

Who was given a drug must never count as someone who was not: a known name in an entry that cannot be read
is a therapy with unknown result, and the rest of the entry is reported.
"""

from __future__ import annotations

import re
from functools import cache

from kg.case.therapy_names import Therapy, find, single_name
from kg.case.vocabulary import DRUGS, REGIMENS
from kg.knowledge.tables import bundled_rows
from kg.names.normalise import name_key

_NOT_GIVEN = re.compile(
    r"(?i)\b(?:never|na[iï]ve|not (?:yet )?(?:given|received|treated|used|tried|started|exposed|done)|planned|declined|refused|scheduled|proposed|considered|candidate|eligible|contraindicated|without|no (?:prior|previous|earlier)|instead of|unexposed)\b"
)
NEGATED = re.compile(r"(?i)\b(?:no|not|without|never)\b")
_STOPPED = re.compile(
    r"(?i)\b(?:stopped|discontinued|withdrawn|ceased|held|interrupted|terminated)\b\s*(?:early\s*)?(?:for|due to|because of|owing to|after|by)\s+(?P<why>.+?)[)\s.]*$"
)
_SERIAL = re.compile(r"(?i)\s*(?:[,;]|\bfollowed by\b|\bthen\b|\band then\b|\band subsequently\b|→|->|=>)\s*")
_LONGEST = 5


def given_drugs(text: str) -> list[tuple[str, Therapy]]:
    """(words, therapy) of each known name inside a text; empty where the text says that it was not given.

    >>> [words for words, _ in given_drugs("ibrutinib 420 mg, off label")], given_drugs("ibrutinib-naive")
    (['ibrutinib'], [])
    """
    if _NOT_GIVEN.search(text):
        return []
    words = [word for word in re.split(r"[\s,;:()\[\]]+", text) if word]
    found: list[tuple[str, Therapy]] = []
    at = 0
    while at < len(words):
        for size in range(min(_LONGEST, len(words) - at), 0, -1):
            stretch = " ".join(words[at : at + size]).strip(".-–/+")
            therapy = _name(stretch)
            if therapy is not None:
                found.append((stretch, therapy))
                at += size
                break
        else:
            at += 1
    return found


def _name(stretch: str) -> Therapy | None:
    if len(stretch) < 3 and not (stretch.isupper() and REGIMENS.find(stretch)):
        return None
    therapy = find(stretch)
    return therapy if therapy is not None and not therapy.missed and (therapy.drugs or therapy.regimen) else None


def adverse_reason(text: str) -> str | None:
    """The adverse event for which a therapy was stopped.

    >>> adverse_reason("ibrutinib - stopped for atrial fibrillation"), adverse_reason("stopped for relapse")
    ('atrial fibrillation', None)
    """
    match = _STOPPED.search(text)
    if not match:
        return None
    why = re.sub(r"(?i)^(?:new |severe |recurrent |grade [1-4] |G[1-4] )+", "", match["why"].strip())
    return why if name_key(why) in _adverse_events() else None


@cache
def _adverse_events() -> frozenset[str]:
    return frozenset(
        name_key(name)
        for row in bundled_rows("vocabulary", "adverse_events.tsv")
        for name in (row["key"], row["name"], *row.list("synonyms"))
        if name
    )


def shortened(name: str) -> str | None:
    """The one drug that a shortened name can mean: ``zanu`` is zanubrutinib, ``dasa`` is nothing where two begin so."""
    plain = name.strip().lower()
    if not re.fullmatch(r"[a-z]{4,}", plain):
        return None
    meant = {key for key in DRUGS.rows if key.lower().startswith(plain)}
    return meant.pop() if len(meant) == 1 else None


SERIAL = re.compile(r"(?i)\bfollowed by\b|\bthen\b|→|->|=>")


def listed(text: str) -> tuple[str, ...] | None:
    """The therapies that a list names one after the other, None where one of them is not known.

    >>> listed("FCR, ibrutinib and venetoclax-obinutuzumab"), listed("venetoclax and azacitidine"), listed("Tuesday")
    (('FCR', 'ibrutinib', 'venetoclax-obinutuzumab'), ('venetoclax + azacitidine',), None)
    """
    found: list[str] = []
    for chunk in _SERIAL.split(text.strip(" ,;.")):
        chunk = re.sub(r"(?i)^(?:and|then)\s+|\s+(?:and|then)$", "", chunk.strip())
        if not chunk:
            continue
        members = [member.strip() for member in re.split(r"(?i)\s+and\s+", chunk)]
        if len(members) > 1 and (regimen := _together(members)):
            members = [regimen]
        for member in members:
            therapy = find(member)
            if therapy is None or therapy.missed:
                therapy = find(re.sub(r"\s*\([^()]*\)$", "", member))  # with its result in brackets
            if therapy is None or therapy.missed:
                return None
            found.append(member)
    return tuple(found) or None


def _together(members: list[str]) -> str | None:
    """The regimen that names joined by "and" are, None where they stand for themselves."""
    whole = " and ".join(members)
    if single_name(whole) is not None:
        return whole
    orders = (members, members[::-1]) if len(members) == 2 else ()
    return next((name for order in orders if REGIMENS.find(name := " + ".join(order))), None)
