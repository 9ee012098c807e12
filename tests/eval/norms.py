"""When two norms are the same answer: spelling, the other forms of the guideline, broader and narrower."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
SEPARATOR = " | "
HYPHENS = re.compile("[\u2010\u2011\u2012\u2013\u2212]")


def plain(text: str) -> str:
    """A norm without what never matters: case, kind of hyphen, repeated blanks."""
    return " ".join(HYPHENS.sub("-", text).split()).casefold()


def rows(name: str) -> list[list[str]]:
    """The cells of a table beside this module, without comments and header."""
    lines = [line for line in (HERE / name).read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


@cache
def forms() -> dict[str, frozenset[str]]:
    """Every spelling of the guideline's tables with the norms whose row holds it."""
    found: dict[str, set[str]] = {}
    for kind, norm, others in rows("norms.tsv"):
        for form in [norm, *filter(None, others.split(SEPARATOR))]:
            found.setdefault(plain(form), set()).add(f"{kind}:{plain(norm)}")
    return {form: frozenset(norms) for form, norms in found.items()}


@cache
def broader() -> dict[str, frozenset[str]]:
    """A disease with every group above it."""
    above = {plain(norm): [plain(group) for group in groups.split(SEPARATOR)] for norm, groups in rows("broader.tsv")}
    found: dict[str, frozenset[str]] = {}
    for norm in above:
        seen: set[str] = set()
        waiting = [norm]
        while waiting:
            for group in above.get(waiting.pop(), []):
                if group not in seen:
                    seen.add(group)
                    waiting.append(group)
        found[norm] = frozenset(seen)
    return found


def same(one: str, other: str) -> bool:
    """True where two norms are the same up to spelling or stand in one row of the tables.

    >>> same("MR3", "major molecular response"), same("AML", "ALL")
    (True, False)
    """
    one, other = plain(one), plain(other)
    return one == other or bool(forms().get(one, frozenset()) & forms().get(other, frozenset()))


def follows(general: str, specific: str) -> bool:
    """True where a statement about ``specific`` makes one about ``general`` true: gene of a variant, disease group.

    >>> follows("FLT3", "FLT3-ITD"), follows("FLT3-TKD", "FLT3-ITD")
    (True, False)
    """
    general, specific = plain(general), plain(specific)
    names = {specific, *(norm.split(":", 1)[1] for norm in forms().get(specific, frozenset()))}
    wanted = {general, *(norm.split(":", 1)[1] for norm in forms().get(general, frozenset()))}
    if any(broader().get(name, frozenset()) & wanted for name in names):
        return True
    return re.fullmatch(r"[a-z0-9]+", general) is not None and (
        re.search(rf"(?<![a-z0-9]){general}(?![a-z0-9])", specific) is not None and "::" not in specific
    )
