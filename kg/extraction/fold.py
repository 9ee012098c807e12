"""A text as the dictionary reads it, and the way back to the offsets of the original.

Case, dashes, slashes, line breaks, British spelling, Greek letters, ligatures, superscripts and possessive
``'s`` are folded by the same function for the dictionary and for the text, so both meet in one spelling.
Most of it keeps the length; where it does not, a list of places carries offsets back.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

_GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta", "θ": "theta",
    "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma",
    "τ": "tau", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
}  # fmt: skip
_SPELLED = {
    **_GREEK, "ae": "e", "oe": "e", "æ": "e", "œ": "e", "tumour": "tumor", "favour": "favor", "isation": "ization",
    "logue": "log", "leuco": "leuko", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "ß": "ss",
}  # fmt: skip
# One alternation over literals and a class: linear in the text.
_CHANGES = re.compile(
    "|".join(map(re.escape, _SPELLED)) + "|'s(?![^\\W_])|['\u00ad\u200b-\u200d\ufeff\u0300-\u036f]| {2,}"
)
_ONE_TO_ONE = str.maketrans(
    {
        **dict.fromkeys("-/\t\n\r\x0b\x0c\u00a0\u2002\u2003\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d\u207b", " "),
        **dict.fromkeys("’‘`´′ʼ", "'"),
        "µ": "μ", "⁺": "+", "\uff0b": "+", "ς": "σ", "ϕ": "φ",
        **{chr(0x2080 + digit): str(digit) for digit in range(10)},
        **{chr(0x2070 + digit): str(digit) for digit in (0, 4, 5, 6, 7, 8, 9)},
        "¹": "1", "²": "2", "³": "3",
    }
)  # fmt: skip
_ACCENTED = str.maketrans(
    {
        character: base
        for character in map(chr, range(0xE0, 0x180))
        if len(base := unicodedata.normalize("NFD", character)[0]) == 1 and base.isascii() and character.islower()
    }
    | {"ø": "o", "đ": "d", "ł": "l"}
)


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded text; ``starts`` and ``shifts`` say from which folded offset on which shift holds.

    ``wide``: where one folded character stands for several of the original, the offset of their first.
    """

    text: str
    starts: tuple[int, ...]
    shifts: tuple[int, ...]
    wide: Mapping[int, int]

    def original(self, offset: int) -> int:
        """The offset in the original text of the (last) character at a folded offset."""
        return offset + self.shifts[bisect_right(self.starts, offset) - 1]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original offsets of a folded span: of its first character, and behind its last one."""
        return self.wide.get(start, self.original(start)), self.original(end - 1) + 1


def _lower(text: str) -> str:
    low = text.lower()
    if len(low) != len(text):  # a few capitals become two characters
        low = "".join(lower if len(lower := character.lower()) == 1 else character for character in text)
    low = low.translate(_ONE_TO_ONE)
    return low if low.isascii() else low.translate(_ACCENTED)


def fold(text: str) -> Folded:
    r"""The folded form of a text.

    >>> fold("B–cell acute\nlymphoblastic  leukaemia").text
    'b cell acute lymphoblastic leukemia'
    >>> folded = fold("PML-RARα, Richter's")
    >>> folded.text, folded.span(4, 12), folded.span(14, 21)
    ('pml raralpha, richter', (4, 8), (10, 17))
    """
    low = _lower(text)
    parts: list[str] = []
    starts, shifts = [0], [0]
    wide: dict[int, int] = {}
    last = length = shift = 0
    for match in _CHANGES.finditer(low):
        found = match[0]
        new = _SPELLED.get(found, " " if found[0] == " " else "")
        start, end = match.span()
        parts.append(low[last:start])
        parts.append(new)
        length += start - last
        if len(new) < end - start and new and new != " ":
            wide[length + len(new) - 1] = end - (end - start) + len(new) - 1
            shift = end - 1 - (length + len(new) - 1)
            starts.append(length + len(new) - 1)
            shifts.append(shift)
        for step in range(
            1, len(new) if len(new) > end - start else 0
        ):  # inside a longer spelling every character is the last of the original
            at = min(start + step, end - 1)
            if length + step + shift != at:
                shift = at - length - step
                starts.append(length + step)
                shifts.append(shift)
        length += len(new)
        if length + shift != end:
            shift = end - length
            starts.append(length)
            shifts.append(shift)
        last = end
    parts.append(low[last:])
    return Folded("".join(parts), tuple(starts), tuple(shifts), wide)


def fold_name(name: str) -> str:
    """The folded form of a name of the dictionary.

    >>> fold_name("Waldenström macroglobulinaemia"), fold_name("TCRγδ")
    ('waldenstrom macroglobulinemia', 'tcrgammadelta')
    """
    return fold(name).text.strip()
