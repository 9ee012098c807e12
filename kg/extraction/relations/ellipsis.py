"""Denials that leave the verb out: "ASXL1 mutations shorten survival, but TET2 mutations do not"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.extraction.relations.codes import ranges
from kg.extraction.relations.context import members
from kg.extraction.relations.line import Line
from kg.extraction.relations.lists import run
from kg.extraction.relations.statements import Statement, allowed

_LEFT_OUT = re.compile(
    rf"¦ (?:but|whereas|while|although|though|however,?) (?:the |those with |in )?(?P<s>{run('GVFMDCTHPRX')})(?:[ -](?:mutations?|mutated|deletions?|alone|expression|positivity))* (?:do|does|did|is|are|was|were|has|have|had|can) not(?=[ .,;]*$| ?[.,;¦])"
)
_LESION = re.compile(f"[{ranges('GVFMPRX')}]")


def elliptic(line: Line, stated: Sequence[Statement]) -> list[Statement]:
    """The statements, and their denials for what an elliptic clause names as its subject."""
    found = list(stated)
    if " not" not in line.masked or "¦" not in line.masked:
        return found
    for match in _LEFT_OUT.finditer(line.masked):
        lesions = _LESION.match(match["s"]) is not None
        for one in stated:
            if (
                one.negated
                or one.derived
                or one.predicate == "prognostic_favorable"
                or (one.subject.type not in {"Drug", "DrugClass", "Therapy"}) != lesions
            ):
                continue
            for char in members(match["s"]):
                subject = line.named[char].mention
                if allowed(one.predicate, subject, one.object) and subject.norm != one.subject.norm:
                    found.append(replace(one, subject=subject, negated=True))
    return found
