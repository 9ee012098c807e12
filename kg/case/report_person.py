"""Who the patient of a report is: age and sex, as the first sentences say it.

>>> age_in("An 8-month-old girl"), age_in("a man aged 45 years"), age_in("A 76 yo man"), age_in("no age")
('P8M', 'P45Y', 'P76Y', None)
>>> sex_in("A 3-year-old male child"), sex_in("The patient recovered; her marrow was clear.")
('male', 'female')
"""

from __future__ import annotations

import re

_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_ONES = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(list(_ONES)[:9])}))?|{'|'.join(_ONES)})"
_NUMBER = rf"(?:\d{{1,3}}(?:\.\d)?|{_WORD})"
_UNIT = r"(?P<{0}>years?|yrs?\.?|y\b|months?|mos?\b|weeks?|wks?\b|days?)"
_AGES = re.compile(
    rf"(?P<a>{_NUMBER})[-\s–]?{_UNIT.format('au')}[-\s,]*(?:(?:and[-\s])?(?P<b>{_NUMBER})[-\s]?(?P<bu>months?|weeks?|days?)[-\s]?)?(?:[-\s]?old\b|[-\s]of\s?age\b)"
    rf"|\baged?\s(?:of\s|at\s)?(?P<c>{_NUMBER})[-\s]?(?P<cu>years?|yrs?|y\b|months?|weeks?|days?)?(?:[-\s]old)?"
    r"|\b(?P<d>\d{1,3})[-\s]?(?:y/o|yo\b|y\.o\.|y\.\s?o\.|-?yr-?old)"
    rf"|\b(?:boy|girl|man|woman|male|female|patient|child|infant|gentleman|lady)\s?(?:of|,|\()\s?(?P<e>{_NUMBER})\s?(?P<eu>years?|yrs?|y\b|months?|weeks?|days?)"
    r"|\b(?P<f>\d{1,3})[-\s]?(?P<fu>years?|yrs?|months?|days?|weeks?)[-\s](?:male|female|boy|girl|man|woman)\b",
    re.I,
)
_MALE = re.compile(r"\b(?:boy|man|male|gentleman|he|his|him|himself)\b", re.I)
_FEMALE = re.compile(r"\b(?:girl|woman|female|lady|she|her|herself|pregnant)\b", re.I)
_NOT_THE_PATIENT = re.compile(
    r"\b(?:mother|father|brother|sister|parents?|sibling|donor|daughter|son|wife|husband|uncle|aunt|cousin|twin|grandmother|grandfather|female donor|male donor)\b[^.;]{0,40}", re.I
)
_LETTER = {"y": "Y", "m": "M", "w": "W", "d": "D"}


def age_in(text: str) -> str | None:
    """The age as an ISO 8601 duration; None where none is stated of the patient."""
    for match in _AGES.finditer(text):
        before = text[max(0, match.start() - 60) : match.start()]
        if _NOT_THE_PATIENT.search(before) or re.search(r"(?:donor|aged? (?:over|under|above|below)|patients|children|adults)[^.]{0,20}$", before, re.I):
            continue
        number, unit = next((match[k], match.groupdict().get(f"{k}u")) for k in "acdef" if match[k])
        low = _value(number)
        if low is None or low > 120:
            continue
        letter = _LETTER[(unit or "y")[0].lower()]
        if match["b"] and (more := _value(match["b"])) is not None:
            return f"P{low:g}{letter}{more:g}{_LETTER[match['bu'][0].lower()]}"
        return f"P{low:g}{letter}"
    return None


def _value(words: str) -> float | None:
    if re.fullmatch(r"\d+(?:\.\d+)?", words):
        return float(words)
    parts = re.split(r"[- ]", words.lower())
    numbers = [_TENS.get(part, _ONES.get(part)) for part in parts]
    return None if any(number is None for number in numbers) else float(sum(number or 0 for number in numbers))


def sex_in(text: str) -> str | None:
    """The sex that nouns or pronouns give the patient; the first word decides, relatives do not count."""
    plain = _NOT_THE_PATIENT.sub(" ", text)
    male, female = _MALE.search(plain), _FEMALE.search(plain)
    if male and female:
        return "male" if male.start() < female.start() else "female"
    return "male" if male else "female" if female else None
