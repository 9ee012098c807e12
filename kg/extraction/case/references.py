"""Numbers that are no results: reference ranges, limits of normal, definitions, doses, and shares of patients."""

from __future__ import annotations

import re

_WORDS = (
    r"reference(?: range| interval| value| level)?s?|normal(?: range| value| limit| level)s?|normal\s?[:=<>]|normal,?\s(?=[<>≤≥]?\s?\d)"
    r"|ref\.?(?: range)?\s?[:=]?\s?(?=[<>≤≥]?\s?\d)|\brange[:,]?\s?(?=\d)|\bRR\s?[:=]?\s?(?=\d)|\bNR\s?[:=]?\s?(?=\d)|\bN\s?[:=<]\s?(?=\d)|\bNV\b|\bULN\b|\bLLN\b"
    r"|upper limit|lower limit|cut-?off|threshold|institutional normal"
)
# In brackets: from the word to the end of the bracket, also over the powers of ten in it.
_BRACKET = re.compile(rf"(?:[(\[;,]|\s[–—-])\s?(?:(?:the|institutional|laboratory|local|adult|our|with a|with)\s)?(?:{_WORDS})[^;()\[\]]{{0,60}}(?:[(\[][^()\[\]]{{0,12}}[)\]][^;()\[\]]{{0,30}})?", re.I)
# "151 × 10⁹/L (4–10)": a range without a unit in a bracket behind a value; "(4.0–10.0 × 10⁹/L)" with one.
_BARE_RANGE = re.compile(
    r"(?<=[A-Za-z%³¹])\s?[(\[]\s?\d{1,6}(?:[.,]\d{1,3})?\s?[-–—−]\s?\d{1,6}(?:[.,]\d{1,3})?\s?(?:[A-Za-z%/×µμ^⁹³]{0,8}[^()\[\]]{0,12})?[)\]]"
)
_DEFINITION = re.compile(r"\b(?:defined (?:as|by)|criteri(?:on|a) (?:of|for|is|was|are)|is diagnosed when|target of)\b[^.;]{0,80}", re.I)
_OF_PERSONS = re.compile(
    r"\d{1,3}(?:\.\d+)?\s?%\s(?:of\s)?(?:\w+\s){0,4}(?:patients|cases|children|adults|individuals|individual|survivors|responders|AMLs|ALLs)\b|"
    r"\d{1,3}(?:\.\d+)?\s?%\s(?:formalin|formaldehyde|dextrose|saline|oxygen|lidocaine|dose|reduction|confidence|FiO2|probability|chance|risk|CI\b)",
    re.I,
)  # fmt: skip


def blanked(text: str) -> str:
    """The sentence with blanks in the place of what is no result of the patient; offsets stay.

    >>> blanked("WBC 151 × 10⁹/L (reference range, 4–10 × 10⁹/L)").rstrip(" )")
    'WBC 151 × 10⁹/L'
    """
    if not any(character.isdigit() for character in text):
        return text
    for pattern in (_BRACKET, _DEFINITION, _OF_PERSONS):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return _BARE_RANGE.sub(_range_only, text)


def _range_only(match: re.Match[str]) -> str:
    """A bracket of a range behind a unit is a reference range; one of percentages is a result ("CD34 (20–30%)")."""
    return match[0] if "%" in match[0] else " " * len(match[0])
