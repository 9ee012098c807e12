"""Raised and lowered text in running text: ``10<sup>9</sup>/L`` is ``10⁹/L``, ``CD34<sup>+</sup>`` is ``CD34+``.

Digits after a digit, a unit's letter or a bracket become Unicode superscripts, because "109/L" is another number.
Signs of antigens and charges stay plain, since the field writes CD34+ so in plain text. A word above the line
is set apart (``FLT3<sup>ITD</sup>`` is ``FLT3 ITD``). Lowered text stays on the line (H2O, TdT, beta2).
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁽⁾ⁿ")
_POWER = re.compile(r"[+\-−–]?\d{1,4}")
_ORDINAL = ("st", "nd", "rd", "th")


def raised(text: str, tag: str, before: str) -> str:
    """Raised (``sup``) or lowered (``sub``) text as it reads in plain text; ``before`` is the character before it.

    >>> raised("9", "sup", "0"), raised("+", "sup", "4"), raised("ITD", "sup", "3"), raised("2", "sub", "H")
    ('⁹', '+', ' ITD', '2')
    """
    text = " ".join(text.split())
    if tag == "sub" or not text:
        return text
    if _POWER.fullmatch(text) and before and (before.isalnum() or before in ")]µμ%"):
        return text.translate(_RAISED)
    if text.lower() in _ORDINAL or not text[0].isalpha() or not (before.isalnum() or before in ")]"):
        return text
    return text if len(text) == 1 and before.isdigit() else f" {text}"
