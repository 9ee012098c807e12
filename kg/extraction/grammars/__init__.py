"""Entities that follow rules rather than a list: variants, fusions, chromosome changes, antigens, phenotypes, classes.

One pass of an Aho-Corasick automaton finds the literals that every form must contain; each grammar then looks
at a bounded window around its own. Nothing is looked up twice, and no text can make a window grow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING

from kg.extraction.grammars.passage import Passage
from kg.extraction.model import Mention

if TYPE_CHECKING:
    import ahocorasick

Handler = Callable[[Passage, int, int], None]


@cache
def _grammars() -> tuple[tuple[tuple[str, ...], Handler, int], ...]:
    """Literals, the grammar that they wake, and its phase: later phases build on the names found before."""
    from kg.extraction.grammars import (
        antigen_phenotypes,
        antigens,
        chromosomes,
        coding,
        copy_number,
        duplications,
        inhibitors,
        laboratory,
        pathways,
        protein,
        qualified,
        rearrangements,
        regions,
        risk,
        therapies,
        translocations,
    )

    return (
        (antigens.TRIGGERS, antigens.at, 0),
        (antigens.OTHERS, antigens.other, 0),
        (antigens.CHAINS, antigens.chain, 0),
        (translocations.TRIGGERS, translocations.at, 0),
        (("translocation", "inversion"), translocations.words, 0),
        (rearrangements.TRIGGERS, rearrangements.at, 1),
        (rearrangements.PHILADELPHIA, rearrangements.philadelphia, 1),
        (chromosomes.WORDS, chromosomes.words, 1),
        (chromosomes.ARMS, chromosomes.arms, 1),
        (chromosomes.GLUED, chromosomes.glued, 1),
        (chromosomes.CHANGES, chromosomes.changes, 1),
        (duplications.TRIGGERS, duplications.at, 2),
        (regions.TRIGGERS, regions.at, 2),
        (regions.domain_triggers(), regions.domain, 2),
        (qualified.TRIGGERS, qualified.at, 2),
        (qualified.MUTATED, qualified.mutated, 2),
        (copy_number.TRIGGERS, copy_number.at, 2),
        (("del",), copy_number.suffixed, 2),
        (("p.",), protein.prefixed, 2),
        (coding.TRIGGERS, coding.at, 2),
        ((">", "→"), coding.arrow, 2),
        (coding.POLYMORPHISMS, coding.polymorphism, 2),
        (antigen_phenotypes.TRIGGERS, antigen_phenotypes.at, 2),
        (("expression",), antigen_phenotypes.expression, 2),
        (laboratory.triggers(), laboratory.at, 2),
        (risk.TRIGGERS, risk.at, 2),
        (risk.KARYOTYPE, risk.karyotype, 2),
        (pathways.TRIGGERS, pathways.at, 2),
        (inhibitors.TRIGGERS, inhibitors.at, 2),
        (therapies.CELLS, therapies.cells, 2),
        (therapies.TRIGGERS, therapies.at, 3),
    )


@cache
def _automaton() -> ahocorasick.Automaton:
    import ahocorasick

    wakes: dict[str, list[int]] = {}
    for number, (literals, _, _) in enumerate(_grammars()):
        for literal in literals:
            wakes.setdefault(literal, []).append(number)
    automaton = ahocorasick.Automaton()
    for literal, numbers in wakes.items():
        automaton.add_word(literal, (len(literal), tuple(numbers)))
    automaton.make_automaton()
    return automaton


def find(text: str, dictionary: Sequence[Mention] = ()) -> list[Mention]:
    """Mentions that the grammars find, sorted by offset; they may overlap each other and those of the dictionary.

    ``dictionary`` are the mentions known so far: a change is joined with the gene, a regimen with the drug
    that stands beside it.

    >>> [(mention.text, mention.norm) for mention in find("The KIT D816V mutation and t(8;21)(q22;q22).")]
    [('KIT D816V', 'KIT p.D816V'), ('t(8;21)(q22;q22)', 'RUNX1::RUNX1T1')]
    """
    from kg.extraction.grammars import (
        antigen_phenotypes,
        chromosomes,
        coding,
        fusions,
        inhibitors,
        protein,
        rearrangements,
    )

    passage = Passage(text, dictionary)
    grammars = _grammars()
    hits: tuple[list[tuple[int, int, int]], ...] = ([], [], [], [])
    for last, (length, numbers) in _automaton().iter(passage.lower):
        for number in numbers:
            hits[grammars[number][2]].append((last - length + 1, last + 1, number))
    for phase, found in enumerate(hits):
        for start, end, number in found:
            grammars[number][1](passage, start, end)
        if phase == 0:
            fusions.pairs(passage)
            fusions.isoforms(passage)
            rearrangements.short(passage)
            chromosomes.signs(passage)
        elif phase == 2:
            protein.bare(passage)
            coding.join(passage)
            antigen_phenotypes.signed(passage)
            inhibitors.short(passage)
    return _settled(passage.found)


def _settled(found: list[Mention]) -> list[Mention]:
    """Sorted, without what lies inside a longer mention of the same grammars, each once."""
    kept: list[Mention] = []
    for mention in sorted(dict.fromkeys(found), key=lambda mention: (mention.start, -mention.end)):
        if kept and mention.end <= kept[-1].end:
            continue
        kept.append(mention)
    return kept
