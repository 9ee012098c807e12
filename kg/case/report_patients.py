"""Whether a report tells of several patients: a case is one patient, and two must not become one."""

from __future__ import annotations

import re
from collections.abc import Iterable

_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|several|multiple|both|[2-9]|1\d)"
_PERSONS = r"(?:patients|cases|siblings|brothers|sisters|twins|children|infants|girls|boys|men|women|adults|individuals|adolescents|neonates)"
_SERIES = re.compile(
    rf"\b(?:we|authors|report|paper|article|here|herein)\s(?:\w+\s){{0,2}}?(?:report|describe|present|discuss|document|summari[sz]e|review|encountered|treated|observed|saw)s?\s(?:on\s|here\s|of\s|the\s(?:cases?|histor(?:y|ies)|courses?)\sof\s|the\s)?{_COUNT}\s(?:(?!consecutive )[\w-]+\s){{0,4}}?{_PERSONS}\b"
    rf"|\b(?:report|presentation|description) of {_COUNT}\s(?:[\w-]+\s){{0,3}}?{_PERSONS}\b",
    re.I,
)
_LABEL = re.compile(r"\b(?:patient|case|pt|proband|subject|individual|sibling|twin)\s?(?:no\.?\s?|number\s?|report\s|#\s?)?(?P<n>1|2|one|two|I|II|A|B)\b(?![./-]?\d|\s?%)", re.I)
_PAIR = re.compile(r"\b(?:patients|cases|probands|siblings|twins)\s(?:no\.?\s?|#\s?)?(?:1|one|I|A)\s?(?:and|to|&|-|–)\s?(?:\d|two|three|II+|[BC])\b", re.I)
_ORDINAL = re.compile(r"\b(?:the|our)\s(?P<n>first|second|other)\s(?:of our patients|patient|case|boy|girl|man|woman|child|sibling|infant)\b(?!-)(?! (?:report|series|study))", re.I)
_FIRST = frozenset({"1", "one", "i", "a", "first"})
_INTRODUCED = re.compile(
    r"\b(?:an?|the)\s(?:[a-z]+\s){0,2}?(?P<age>\d{1,3})[- ]year[- ]old\s(?:[\w-]+\s){0,3}?(?P<who>boy|girl|man|woman|male|female|patient|child|gentleman|lady|adolescent|teenager)\b", re.I
)
_MALE = frozenset({"boy", "man", "male", "gentleman"})
_FEMALE = frozenset({"girl", "woman", "female", "lady"})
_APART = 3  # years between two ages of one patient whom a report follows


def several_patients(text: str, told: Iterable[str] = ()) -> str | None:
    """The words that show several patients, None where the report tells of one.

    ``told``: the sentences about the patient; two persons introduced by their age in them are two patients.

    >>> several_patients("Patient 1, a boy, had ALL. Patient 2, a woman, had AML.")
    'Patient 1, Patient 2'
    >>> several_patients("A 5-year-old boy had ALL.") is None
    True
    """
    if match := _SERIES.search(text) or _PAIR.search(text):
        return " ".join(match[0].split())
    for pattern in (_LABEL, _ORDINAL):
        first: str | None = None
        second: str | None = None
        for match in pattern.finditer(text):
            number = match["n"]
            if number == "a" or (number == "i"):
                continue  # an article, a pronoun
            if number.lower() in _FIRST:
                first = first or match[0]
            else:
                second = second or match[0]
        if first and second:
            return f"{first}, {second}"
    return _introductions(told)


def _introductions(told: Iterable[str]) -> str | None:
    earlier: re.Match[str] | None = None
    for sentence in told:
        for match in _INTRODUCED.finditer(sentence):
            if earlier is None:
                earlier = match
                continue
            sexes = {_sex(earlier["who"]), _sex(match["who"])} - {None}
            if len(sexes) == 2 or abs(int(match["age"]) - int(earlier["age"])) > _APART:
                return f"{earlier[0]}, {match[0]}"
    return None


def _sex(noun: str) -> str | None:
    return "male" if noun.lower() in _MALE else "female" if noun.lower() in _FEMALE else None
