"""Spans that are made of a name and the words around it: ``R/R B-ALL``, ``second-generation BTK inhibitors``,
``venetoclax-based regimen``, ``venetoclax combinations`` (rules 9 and 10 of the annotation guidelines).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kg.extraction.fold import fold_name
from kg.extraction.lexicon import Entry, lexicon
from kg.extraction.model import Mention

_RELAPSED = re.compile(r"(?:\bR/R|\br/r|\bRR|\brr)[\s\-]?$")
_HEAD = re.compile(r"\b(?:inhibitor|antagonist|degrader|agonist|blocker|TKI)s?\b")
_WORD = re.compile(r"\S+$")
_FILLER = frozenset(
    {"tyrosine", "kinase", "protein", "pathway", "receptor", "family", "signaling", "interaction", "bromodomain"}
)
_QUALIFIER = re.compile(
    r"(?:first|second|third|fourth|next|new|newer|later|1st|2nd|3rd|4th)[-– ]?generation|generation|type|I|II|I1/2|1|2|selective|highly"
    r"|(?:non-?)?covalent|(?:ir)?reversible|allosteric|ATP-competitive|ATP-site|dual|pan|mutant|small-molecule|potent-and-selective",
    re.I,
)
_ORDINAL = re.compile(r"(?:first|second|third|fourth|next|1st|2nd|3rd|4th)", re.I)
_GROUPS = frozenset({
    "ABL", "AKT", "AURK", "BCL-2", "BCL2", "BET", "BTK", "CDK", "CDK4/6", "CK2", "DNMT", "ERK", "EZH1/2", "FGFR", "HDAC", "HSP90", "IDH",
    "IDH1/2", "JAK", "JAK1/2", "MAPK", "MEK", "MEK1/2", "MTORC1/2", "NAMPT", "PARP", "PDGFR", "PI3K", "PIM", "PKC", "PLK", "RAF", "RAS", "SRC",
    "STAT3", "STAT5", "VEGF", "VEGFR", "mTOR", "menin", "aurora", "proteasome", "telomerase", "hedgehog", "smoothened", "NOTCH", "Notch", "WNT",
})  # fmt: skip
_TARGET = re.compile(
    r"[A-Z][A-Z0-9]{1,7}(?:[-/:–]{1,2}[A-Z0-9][A-Za-z0-9]{0,7}){0,3}[αβγδ]?|PI3K[αβγδ]?(?:[/-][αβγδ])?|mTOR\w{0,4}|[Mm]enin(?:[-–]\w+)?"
)
_STEM = re.compile(r"[-–]?(?:pan|anti|dual)[-–]", re.I)
_BASED = re.compile(
    r"[-– ](?:based|containing)\s+((?:\w[\w-]*\s+){0,2}?(?:regimen|therap(?:y|ie)|treatment|combination|chemotherap(?:y|ie)|(?:re-?)?induction|consolidation|salvage|conditioning|protocol|approache?|backbone|chemoimmunotherapy|immunotherapy|immunosuppression|maintenance)(?:e?s)?)\b"
)
_COMBINATION = re.compile(r"\s+(combination)s?\b(?!\s+(?:with|of|therap|chemo|regimen|treat))")
_JOIN = re.compile(r"\s?[-–/+]\s?|\s+(?:plus|and)\s+")


def _class_norm(surface: str) -> tuple[str, str | None]:
    """Norm and node of a class phrase: a row of the lexicon, else the phrase itself in the singular."""
    singular = re.sub(r"(inhibitor|antagonist|degrader|agonist|blocker|TKI)s$", r"\1", surface)
    for name in (
        singular,
        re.sub(r"\s(?:tyrosine )?kinase (?=inhibitor)", " ", singular),
        singular.replace("TKI", "tyrosine kinase inhibitor"),
    ):
        found = next((entry for entry in lexicon().get(fold_name(name), ()) if entry.type == "DrugClass"), None)
        if found is not None:
            return found.norm, found.node
    norm = re.sub(r"BCR[-/:–]{1,2}ABL1?", "BCR::ABL1", singular).replace("TKI", "tyrosine kinase inhibitor")
    norm = _ORDINAL.sub(lambda match: match[0].lower(), norm).replace("–", "-")
    return re.sub(r"(?<=\w) generation\b", "-generation", norm), None


@cache
def _symbols() -> frozenset[str]:
    return frozenset(
        entry.form for entries in lexicon().values() for entry in entries if entry.type in {"Gene", "Marker"}
    )


def _is_target(word: str) -> bool:
    bare = _STEM.sub("", word)
    if bare in _GROUPS or bare in _symbols():
        return True
    if _TARGET.fullmatch(bare):
        return any(part in _symbols() or part in _GROUPS for part in re.split(r"[-/:–]+", bare)) or bool(
            re.search(r"\d", bare)
        )
    return False


def classes(text: str) -> Iterator[Mention]:
    """``[qualifier] <gene or group> inhibitor`` as one DrugClass, with all that qualifies it.

    >>> [m.text for m in classes("a second-generation BTK inhibitor and pan-RAF inhibitors")]
    ['second-generation BTK inhibitor', 'pan-RAF inhibitors']
    """
    for head in _HEAD.finditer(text):
        at, target = head.start(), False
        low = max(0, at - 100)
        while True:
            window = text[low:at]
            stripped = window.rstrip(" \u00a0\n")
            if len(window) - len(stripped) not in (1,) and at != head.start():
                break
            word = _WORD.search(stripped)
            if not word or word[0][-1] in ",;.:)" or word[0][0] in "([":
                break
            if not target and word[0] in _FILLER:
                at = low + word.start()
            elif not target and _is_target(word[0]):
                at, target = low + word.start(), True
            elif target and _QUALIFIER.fullmatch(word[0]):
                at = low + word.start()
            else:
                break
        if target and at < head.start():
            surface = text[at : head.end()]
            norm, node = _class_norm(surface)
            yield Mention(at, head.end(), surface, "DrugClass", None, norm, node=node)


def _regimens(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    for index, mention in enumerate(mentions):
        if mention.type not in {"Drug", "DrugClass", "Therapy", "Marker"}:
            continue
        start, names = mention.start, [mention.norm]
        previous = index - 1
        while (
            previous >= 0
            and mentions[previous].type in {"Drug", "DrugClass"}
            and _JOIN.fullmatch(text[mentions[previous].end : start])
        ):
            if " and " in text[mentions[previous].end : start]:
                break  # "X and Y-based": X stands for itself
            start, names = mentions[previous].start, [mentions[previous].norm, *names]
            previous -= 1
        based = _BASED.match(text, mention.end)
        if based:
            yield Mention(
                start, based.end(), text[start : based.end()], "Therapy", None, "-".join(names) + "-based regimen"
            )
            continue
        combination = _COMBINATION.match(text, mention.end)
        if combination and mention.type in {"Drug", "DrugClass"}:
            yield Mention(
                start,
                combination.end(),
                text[start : combination.end()],
                "Therapy",
                None,
                "-".join(names) + " combination",
            )


def extended(text: str, mentions: Sequence[Mention]) -> Iterator[Mention]:
    """Longer spans around mentions (sorted, not overlapping): relapsed/refractory in its short form, regimens."""
    for mention in mentions:
        if mention.type == "Disease" and (before := _RELAPSED.search(text, max(0, mention.start - 5), mention.start)):
            yield replace(
                mention, start=before.start(), text=text[before.start() : mention.end], modifier="relapsed/refractory"
            )
    yield from _regimens(text, mentions)


# "it improved survival" is a verb and its object, "with improved survival" an adjective.
_PARTICIPLE = re.compile(r"(?:improved|prolonged|reduced|decreased|shortened|worsened)\s+", re.I)
_ADJECTIVE_AFTER = re.compile(
    r"(?:\b(?:with|an?|the|of|and|or|to|in|for|into|toward|as|by|show(?:s|ed|n)?|had|have|has|demonstrat\w+|confer(?:s|red)?|predict(?:s|ed|ing)?|achieve[sd]?|experience[sd]?|significant(?:ly)?|markedly|their|its|report\w*|observ\w+|indicat\w+|suggest\w*)|[(,;:.]|^)\s*$",
    re.I,
)


def verbs_outside(text: str, mention: Mention) -> Mention:
    """The mention without a participle that is the verb of its sentence.

    >>> found = Mention(3, 20, "improved survival", "Outcome", None, "superior survival")
    >>> verbs_outside("It improved survival in AML", found).text
    'survival'
    """
    participle = _PARTICIPLE.match(mention.text)
    if mention.type != "Outcome" or participle is None:
        return mention
    if _ADJECTIVE_AFTER.search(text[max(0, mention.start - 25) : mention.start]):
        return mention
    rest = mention.text[participle.end() :]
    entry = next((e for e in lexicon().get(fold_name(rest), ()) if e.type == "Outcome"), None)
    return entry_mention(entry, mention.start + participle.end(), mention.end, rest) if entry else mention


def entry_mention(entry: Entry, start: int, end: int, text: str) -> Mention:
    """The mention of a dictionary entry at a place."""
    return Mention(start, end, text, entry.type, entry.id, entry.norm, entry.alt_ids, entry.modifier, entry.node)
