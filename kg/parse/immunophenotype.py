"""Antigens of flow cytometry or histochemistry: lists, signs, prose, several populations.

>>> [(m.marker, m.status) for m in read_immunophenotype("CD33+, CD117 dim, CD19-").populations[0].markers]
[('CD33', 'positive'), ('CD117', 'dim'), ('CD19', 'negative')]

How words bind is told in ``immunophenotype_list``. A percentage without a word is positive from 5 %.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.knowledge.terminology import markers
from kg.parse.immunophenotype_list import NEGATIVE_BELOW, Reader
from kg.parse.immunophenotype_words import nameless, populations, tidied
from kg.parse.limits import too_long


@dataclass(frozen=True, slots=True)
class MarkerResult:
    """One antigen: ``status`` positive, negative, dim, partial, bright, heterogeneous, increased, decreased, not done.

    ``stated`` is False where only the number says so; then the bands of ``rules/antigen_bands.tsv`` tell more.
    """

    marker: str
    gene: str | None
    status: str
    percent: float | None = None
    text: str = ""
    stated: bool = True


@dataclass(frozen=True, slots=True)
class Population:
    """The antigens of one cell population."""

    name: str | None
    markers: tuple[MarkerResult, ...]


@dataclass(frozen=True, slots=True)
class Immunophenotype:
    """What a report says of antigens."""

    input: str
    populations: tuple[Population, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything was understood."""
        return not self.problems


def read_immunophenotype(text: str) -> Immunophenotype:
    """All antigens with their status; words that look like antigens and are none are problems."""
    if problem := too_long(text):
        return Immunophenotype(text, (), (problem,))
    named: list[Population] = []
    problems: list[str] = []
    for name, part in populations(tidied(text)):
        found = _read(part, problems)
        if found:
            named.append(Population(name, found))
    if not named and not problems:
        problems.append("no antigen found")
    return Immunophenotype(text, tuple(named), tuple(dict.fromkeys(problems)))


def _read(text: str, problems: list[str]) -> tuple[MarkerResult, ...]:
    """The antigens of one population."""
    if wrong := nameless(text):
        problems.append(f"{', '.join(wrong)}: a result without the name of an antigen")
    found = tuple(
        MarkerResult(
            item.marker,
            _gene(item.marker),
            item.status or ("negative" if (item.percent or 0) < NEGATIVE_BELOW else "positive"),
            item.percent,
            item.text,
            stated=item.status is not None,
        )
        for item in Reader(text, problems).read()
    )
    for name in dict.fromkeys(item.marker for item in found):
        said = {item.status for item in found if item.marker == name}
        if "negative" in said and said - {"negative", "not done"}:
            problems.append(f"{name} is given as {' and as '.join(sorted(said))}")
    return found


def _gene(marker: str) -> str | None:
    row = markers().get(marker)
    genes = row.list("gene") if row and "gene" in row else ()
    return genes[0] if len(genes) == 1 else None


def as_json(text: str) -> dict[str, object]:
    """The result of ``kg parse immunophenotype``."""
    found = read_immunophenotype(text)
    return {
        "input": text,
        "ok": found.ok,
        "populations": [
            {
                "name": population.name,
                "markers": [
                    {"marker": m.marker, "gene": m.gene, "status": m.status, "percent": m.percent}
                    for m in population.markers
                ],
            }
            for population in found.populations
        ],
        "problems": list(found.problems),
    }
