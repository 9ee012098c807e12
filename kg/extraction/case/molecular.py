"""Numbers of molecular tests, named by the alteration they measure: allele fractions, transcripts, FISH."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.case.lookup import NameHit
from kg.extraction.case.pair_lists import Pair
from kg.extraction.case.quantities import Quantity
from kg.extraction.model import Mention

_ALTERED = frozenset({"Gene", "Variant", "Fusion"})
_VAF_TALK = re.compile(r"\bVAFs?\b|allel(?:e|ic) (?:frequenc|fraction|burden)|mutant allele|mutation (?:burden|load|frequency)|variant frequenc", re.I)
_MUTATION_TALK = re.compile(r"mutation|mutated|variant|sequenc|NGS|\bITD\b", re.I)
_TRANSCRIPT_TALK = re.compile(r"transcript|copies|\bIS\b|international scale|PCR|mRNA|quantitative|molecular (?:response|remission|relapse)|\bMMR\b|\bDMR\b|\bMR\d|fusion gene (?:level|expression)|BCR[-:/]+ABL1?(?:/ABL1?)? ratio", re.I)
_FISH_TALK = re.compile(r"\bFISH\b|in situ hybridi[sz]ation|\bnuclei\b|interphase|metaphases", re.I)
_BRACKET = re.compile(r"(?:\s(?:mutations?|variant))?\s?[\[(]\s?(?:~|<|>|at\s)?$|\s(?:at|in|,)\s?$|:\s?$", re.I)
_CELLS_BEHIND = re.compile(r"\s?(?:of\s)?(?:the\s)?(?:\w+\s){0,3}(?:nuclei|cells|metaphases|interphases)\b", re.I)


class _Talk:
    """What a sentence speaks of, looked up once."""

    def __init__(self, sentence: str) -> None:
        self.vaf = bool(_VAF_TALK.search(sentence))
        self.mutation = bool(_MUTATION_TALK.search(sentence))
        self.mutation_word = "mutation" in sentence
        self.transcript = bool(_TRANSCRIPT_TALK.search(sentence))
        self.fish = bool(_FISH_TALK.search(sentence))


def named(text: str, start: int, end: int, pairs: Sequence[Pair], free: Sequence[Quantity], mentions: Sequence[Mention]) -> list[Pair]:
    """The pairs with molecular names filled in, and those that only an alteration names ("NPM1 (38%)")."""
    altered = [m for m in mentions if m.type in _ALTERED]
    found: list[Pair] = []
    vafs = [pair for pair in pairs if pair.name.name == "VAF"]
    listed = _listed(text, vafs, altered)
    for pair in pairs:
        if pair.name.name == "VAF":
            mention = listed.get(pair.quantity) or _owner(altered, _from(pair, altered), pair.quantity.end, text)
            found.append(_renamed(pair, f"{mention.norm} VAF" if mention else "VAF"))
        elif pair.name.name == "transcript":
            fusion = _owner([m for m in altered if m.type == "Fusion"] or altered, pair.quantity.start, pair.quantity.end, text)
            if fusion is not None:
                found.append(_renamed(pair, f"{_plain_fusion(fusion.norm)} transcript"))
            elif gene := re.search(r"\bWT1\b", text[start:end]):
                found.append(_renamed(pair, f"{gene[0]} transcript"))
        else:
            found.append(pair)
    taken = {pair.quantity for pair in pairs}
    talk = _Talk(text[start:end])
    for quantity in free if altered else ():
        if quantity in taken or quantity.kind not in ("percent", "copies", "fraction"):
            continue
        name = _by_alteration(text, talk, quantity, altered)
        if name is not None:
            hit = NameHit(quantity.start, quantity.start, name, "molecular", frozenset({quantity.kind}), "")
            found.append(Pair(hit, quantity))
    return sorted(found, key=lambda pair: pair.quantity.start)


def _from(pair: Pair, altered: Sequence[Mention]) -> int:
    """Where the alteration of an allele fraction is looked for: before its name, or before a further number."""
    between = any(pair.name.end <= m.start and m.end <= pair.quantity.start for m in altered)
    return pair.quantity.start if between else pair.name.start


def _renamed(pair: Pair, name: str) -> Pair:
    return replace(pair, name=replace(pair.name, name=name))


def _listed(text: str, vafs: Sequence[Pair], altered: Sequence[Mention]) -> dict[Quantity, Mention]:
    """"NPM1 and DNMT3A mutations with VAFs of 42% and 38%, respectively": as many alterations as fractions."""
    if len(vafs) < 2 or len({pair.name for pair in vafs}) != 1:
        return {}
    before = _distinct([m for m in altered if m.end <= vafs[0].name.start])
    chosen = before[-len(vafs) :] if len(before) >= len(vafs) else []
    return {pair.quantity: mention for pair, mention in zip(vafs, chosen, strict=True)} if chosen else {}


def _distinct(mentions: Sequence[Mention]) -> list[Mention]:
    """One mention for each alteration: a gene directly before its variant is that variant."""
    found: list[Mention] = []
    for mention in mentions:
        if found and (mention.norm.startswith(found[-1].norm + " ") or mention.norm == found[-1].norm or mention.norm.startswith(found[-1].norm + "-")):
            found[-1] = mention
        else:
            found.append(mention)
    return found


def _owner(altered: Sequence[Mention], start: int, end: int, text: str) -> Mention | None:
    """The alteration a value belongs to: the last before it, else the first behind it."""
    before = [m for m in altered if m.end <= start]
    if before:
        last = before[-1]
        if last.type == "Gene":  # "p.R132H in IDH1 (VAF 45%)": the variant of this gene says more
            exact = [m for m in before if m.type == "Variant" and m.norm.startswith(last.norm) and last.start - m.end < 40]
            return exact[-1] if exact else last
        return last
    after = [m for m in altered if m.start >= end]
    if not after:
        return None
    exact = [m for m in after if m.type != "Gene" and m.norm.startswith(after[0].norm) and m.start - after[0].end < 20]
    return exact[0] if exact else after[0]


def _by_alteration(text: str, talk: _Talk, quantity: Quantity, altered: Sequence[Mention]) -> str | None:
    mention = next((m for m in reversed(altered) if m.end <= quantity.start), None)
    direct = mention is not None and bool(_BRACKET.fullmatch(text[mention.end : quantity.start]))
    cells = bool(_CELLS_BEHIND.match(text[quantity.end :]))
    if talk.fish and quantity.kind == "percent" and (cells or direct):
        owner = mention or next((m for m in altered if m.start >= quantity.end), None)
        if owner is not None and owner.type in ("Fusion", "Variant"):
            return f"{_plain_fusion(owner.norm)} FISH"
    if mention is None:
        return None
    if mention.type == "Fusion":
        return f"{_plain_fusion(mention.norm)} transcript" if talk.transcript and quantity.start - mention.end < 80 else None
    if direct and quantity.kind == "percent" and (talk.vaf or (mention.type == "Variant" and talk.mutation) or (mention.type == "Gene" and talk.mutation_word)):
        owner = _owner([m for m in altered if m.end <= quantity.start], quantity.start, quantity.end, text)
        return f"{owner.norm} VAF" if owner else None
    return None


def _plain_fusion(norm: str) -> str:
    """A fusion without the isoform that stands behind it: ``BCR::ABL1 p190`` -> ``BCR::ABL1``."""
    return norm.split(" ")[0] if "::" in norm else norm
