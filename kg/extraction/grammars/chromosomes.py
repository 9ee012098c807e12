"""Gains and losses of chromosomes and their arms in words and short signs.

``trisomy 8``, ``+8``, ``monosomy 7``, ``−7``, ``5q-``, ``17p deletion``, ``deletion of the long arm of chromosome 5``,
``del17p``, ``isochromosome 17q``, ``iAMP21``, ``derivative chromosome 21``.
"""

from __future__ import annotations

import re

from kg.extraction.grammars.names import alteration_node
from kg.extraction.grammars.passage import Passage

WORDS = (
    "trisom",
    "monosom",
    "tetrasom",
    "isochromosome",
    "iamp21",
    "intrachromosomal amp",
    "derivative chromosome",
    "isodicentric",
)
CHANGES = ("deletion", "deleted", "loss", "gain", "amplif", "duplication of")
ARMS = ("q-", "p-", "q−", "p−", "q–", "p–", "q‐", "p‐")
GLUED = tuple(f"del{space}{digit}" for space in ("", " ", "-") for digit in range(1, 10))
_CHROMOSOME = r"(?:1\d|2[0-2]|[1-9]|X|Y)"
_ARM = rf"(?P<chromosome>{_CHROMOSOME})(?P<arm>[pq])(?P<band>\d{{1,2}}(?:\.\d+)?(?:[-–]q?p?\d{{1,2}}(?:\.\d+)?)?)?"
_NUMBERS = rf"{_CHROMOSOME}(?!\d|\.\d|[%pq])(?:(?:, and |,? and |,? or |, |/|\+){_CHROMOSOME}(?!\d|\.\d|[%pq]))*"
_PLOIDY = re.compile(
    rf"(?P<word>trisom|monosom|tetrasom)(?:y|ies)(?:\s(?:of|for))?(?:\schromosomes?)?\s(?P<list>{_NUMBERS})", re.I
)
_ISO = re.compile(rf"isochromosome\s(?:of the long arm of chromosome\s)?{_ARM}?(?P<whole>{_CHROMOSOME})?", re.I)
_IAMP = re.compile(r"iAMP21|intrachromosomal amplifications? (?:of )?chromosome 21(?: \(iAMP21\))?", re.I)
_DER = re.compile(rf"derivative chromosome ({_CHROMOSOME})(?!\d)", re.I)
_SIGN = re.compile(r"[+\-−–‐](?:1\d|2[0-2]|[1-9]|X|Y)(?![A-Za-z0-9%°]|\.\d)")
_EVIDENCE = re.compile(
    r"karyotyp|cytogen|chromosom|monosom|trisom|del\(|\bt\(|inv\(|der\(|add\(|\b4\d,X|aneuploid|ploid|deletion|\d[pq][-−–]|isolated|metaphas|\bgain|\bloss\b|FISH|abnormalit"
)
_BESIDE = re.compile(
    r"\s(?:days?|weeks?|months?|years?|hours?|fold|points?|mg|°|log|to|SD|cells?)\b|\s?[–-]\s?\d|\s?×|/\d(?!\d?[pq])|,\d{3}"
)
_TIME = re.compile(r"(?:days?|weeks?|cycles?|months?|from|and|to|grade)\s?$", re.I)
_ARM_SIGN = re.compile(rf"(?<![A-Za-z0-9.(;]){_ARM}[-−–‐](?![A-Za-z0-9])")
_BAND_BEFORE = re.compile(rf"(?<![A-Za-z0-9.;(-])(?:chromosome\s(?:arm\s)?)?{_ARM}(?P<locus>\slocus|\sarm)?\s$")
_WHOLE_BEFORE = re.compile(rf"(?<![A-Za-z])chromosome\s(?P<chromosome>{_CHROMOSOME})\s$", re.I)
_CHANGE = re.compile(
    r"(?P<word>(?:micro)?deletions?|deleted|loss(?:es)?|gains?|amplifications?|duplications?)(?![a-z])", re.I
)
_AFTER = re.compile(
    r"\s?(?:\(|\sof\s|of\s|in\s|involving\s|at\s|on\s|affecting\s)?(?:the\s)?(?:(?P<long>(?:long|short|q|p)\sarms?)\sof\s)?(?:chromosomes?\s(?:arms?\s|bands?\s|regions?\s)?)?"
    rf"(?:{_ARM}|(?P<whole>{_CHROMOSOME}))(?![A-Za-z0-9%])(?P<close>\))?"
)
_GLUED = re.compile(rf"del[ -]?{_ARM}(?![A-Za-z0-9])")


def words(passage: Passage, start: int, end: int) -> None:
    """Trisomy, monosomy, isochromosome and their like."""
    text = passage.text
    if start and text[start - 1].isalnum():
        return
    if match := _PLOIDY.match(text, start, start + 70):
        numbers = re.findall(_CHROMOSOME, match["list"])
        passage.add(start, match.end(), "Variant", f"{match['word'].lower()}y {'/'.join(numbers)}")
    elif match := _IAMP.match(text, start, start + 70):
        passage.add(start, match.end(), "Variant", "iAMP21")
    elif match := _DER.match(text, start, start + 30):
        passage.add(start, match.end(), "Variant", f"der({match[1]})")
    elif (match := _ISO.match(text, start, start + 60)) and (match["chromosome"] or match["whole"]):
        arm = match["arm"] or ("q" if "long arm" in match[0] else "")
        passage.add(start, match.end(), "Variant", f"i({match['chromosome'] or match['whole']}{arm})")


def signs(passage: Passage) -> None:
    """``+8`` and ``−7`` where the sentence is about chromosomes."""
    text = passage.text
    for match in _SIGN.finditer(text):
        start, end = match.span()
        if start and text[start - 1] not in " (,/[;\n":
            continue
        if _BESIDE.match(text, end, end + 10):
            continue
        left = text[max(0, start - 90) : start]
        if _TIME.search(left[-8:]) and not re.search(r"[+\-−–](?:\d{1,2}|X|Y)\s(?:and|to)\s?$|\)\s?and\s?$", left[-8:]):
            continue
        if not (_EVIDENCE.search(left) or _EVIDENCE.search(text, end, end + 60)):
            continue
        passage.add(start, end, "Variant", _whole(match[0][1:], match[0][0] == "+"))


def _whole(chromosome: str, gained: bool) -> str:
    if gained:
        return f"trisomy {chromosome}"
    return "loss of Y" if chromosome == "Y" else f"monosomy {chromosome}"


def arms(passage: Passage, start: int, end: int) -> None:
    """``5q-``: an arm with a minus."""
    low = max(0, start - 6)
    for match in _ARM_SIGN.finditer(passage.text, low, end + 1):
        if match.end() == end:
            passage.add(match.start(), end, "Variant", f"del({match['chromosome']}{match['arm']})")


def glued(passage: Passage, start: int, end: int) -> None:
    """``del17p``, ``del 5q``: the brackets forgotten."""
    if start and passage.text[start - 1].isalnum():
        return
    if match := _GLUED.match(passage.text, start, start + 20):
        passage.add(start, match.end(), "Variant", f"del({match['chromosome']}{match['arm']})")


def changes(passage: Passage, start: int, end: int) -> None:
    """``17p deletion``, ``loss of chromosome 7``, ``gain of 1q``."""
    text = passage.text
    if start and text[start - 1].isalpha():
        return
    match = _CHANGE.match(text, start, start + 16)
    if match is None:
        return
    kind = (
        "del"
        if match["word"].lower().startswith(("del", "micro"))
        else "loss"
        if match["word"].lower().startswith("loss")
        else "gain"
    )
    left = text[max(0, start - 34) : start]
    if (band := _BAND_BEFORE.search(left)) or (band := _WHOLE_BEFORE.search(left)):
        arm = band["arm"] if "arm" in band.groupdict() else None
        _keep(
            passage,
            start - len(band[0]),
            match.end(),
            kind,
            band["chromosome"],
            arm,
            (band["band"] if arm else "") or "",
        )
        return
    if match["word"].lower() == "deleted":
        return
    after = _AFTER.match(text, match.end(), match.end() + 60)
    if after is None or not re.search(r"[pq]\d*|chromosome", after[0]):
        return
    chromosome = after["chromosome"] or after["whole"]
    arm = after["arm"] or (
        {"long": "q", "q ar": "q", "shor": "p", "p ar": "p"}.get(after["long"][:4]) if after["long"] else None
    )
    if after["whole"] and "chromosome" not in after[0]:
        return
    stop = after.end() if not after["close"] or "(" in after[0] else after.end() - 1
    _keep(passage, start, stop, kind, chromosome, arm, after["band"] or "")


def _keep(passage: Passage, start: int, end: int, kind: str, chromosome: str, arm: str | None, band: str) -> None:
    """The mention; a deleted band may be an alteration of its own in the graph (``9p21 deletion``)."""
    node = alteration_node(f"{chromosome}{arm}{band} deletion") if kind == "del" and arm and band else None
    passage.add(start, end, "Variant", _norm(passage, kind, chromosome, arm), node=node)


def _norm(passage: Passage, kind: str, chromosome: str, arm: str | None) -> str:
    if kind == "gain":
        return f"gain {chromosome}{arm}" if arm else f"trisomy {chromosome}"
    if arm:
        return f"del({chromosome}{arm})"
    if kind == "loss":
        return _whole(chromosome, False)
    # "deletion of chromosome 7" in a text that gives the arm: that deletion
    known = passage.deleted_arms().get(chromosome)
    return f"del({chromosome}{known})" if known else f"del({chromosome})"
