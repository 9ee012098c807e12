"""All scores of a run, and their lines on the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.eval import entities, measurements, relations
from tests.eval.counts import Count, Error, Table
from tests.eval.passages import Passage, Row


@dataclass(slots=True)
class Report:
    """The three scores over a set of passages."""

    passages: int = 0
    entities: entities.EntityScore = field(default_factory=entities.EntityScore)
    relations: relations.RelationScore = field(default_factory=relations.RelationScore)
    measurements: measurements.MeasurementScore = field(default_factory=measurements.MeasurementScore)

    @property
    def errors(self) -> list[Error]:
        return [*self.entities.errors, *self.relations.errors, *self.measurements.errors]

    @property
    def normalisation(self) -> float:
        """Share of exactly found entities with a right norm or id."""
        return self.entities.normalised / self.entities.found if self.entities.found else 1.0

    @property
    def specimens(self) -> float:
        """Share of matched measurements with the right specimen."""
        return self.measurements.specimens / self.measurements.found if self.measurements.found else 1.0


def evaluate(passages: list[Passage], answers: dict[str, Row]) -> Report:
    """The scores of answers (by passage id) against the gold of the passages."""
    report = Report()
    for passage in passages:
        answer = answers[passage.id]
        report.passages += 1
        entities.score(passage, answer["entities"], report.entities)
        relations.score(passage, answer, report.relations)
        measurements.score(passage, answer["measurements"], report.measurements)
    return report


def lines(report: Report, *, errors: bool = False, group: str | None = None, part: str | None = None) -> Iterator[str]:
    """The report as lines: tables, then, if asked, each error with its place."""
    yield f"{report.passages} passages"
    yield from _table("entities, exact span", report.entities.exact)
    yield from _table("entities, overlapping span", report.entities.overlap)
    yield f"normalisation accuracy {report.normalisation:.3f} ({report.entities.normalised}/{report.entities.found})"
    yield from _table("relations, strict", report.relations.strict)
    score = report.relations
    yield f"hard errors {score.hard}; hedged instead of asserted {score.hedged}; sentence right {score.placed}/{score.found}"
    for name, count in sorted(score.apart.groups.items()):
        yield f"recall of {name} rows {count.recall:.3f} ({count.hit}/{count.hit + count.miss})"
    yield "measurements" + " " * 22 + "P     R     F1    hit  miss false"
    measured = report.measurements
    for name, count in (("numbers", measured.numbers), ("antigens", measured.antigens), ("all", measured.count)):
        yield _line(name, count)
    if measured.found:
        yield f"specimen right {report.specimens:.3f}; same interpretation {measured.readings / measured.found:.3f}"
    if errors:
        yield from _errors(report.errors, group, part)


def _table(title: str, table: Table) -> Iterator[str]:
    yield f"{title:<34}P     R     F1    hit  miss false"
    for name in sorted(table.groups):
        yield _line(name, table.groups[name])
    yield _line("micro", table.micro())
    yield f"  {'macro F1':<44}{table.macro():.3f}"


def _line(name: str, count: Count) -> str:
    return (
        f"  {name:<32}{count.precision:.3f} {count.recall:.3f} {count.f1:.3f}"
        f"{count.hit:>6}{count.miss:>5}{count.false:>5}"
    )


def _errors(found: list[Error], group: str | None, part: str | None) -> Iterator[str]:
    for error in found:
        if group and error.group != group:
            continue
        if part and error.part != part:
            continue
        yield f"{error.passage} {error.part} {error.what}: {error.group}: {error.detail}"
        yield f"    {error.context}"
