"""Cases to records of the private store: the patient, what was observed, what was given.

Observations keep value, unit, specimen and timepoint, so that a question such as "WBC above 100 and
CD33 above 90 %" is one join: ``?case kg:hasObservation ?o . ?o kg:key "WBC" ; kg:value ?v``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kg.case.model import Case
from kg.case.profile import Profile
from kg.case.read import read_cases
from kg.case.understand import understand
from kg.case.vocabulary import REGIMENS
from kg.errors import CaseError
from kg.identifiers import content_hash, local
from kg.knowledge.terminology import alterations, drugs
from kg.records import Entity, Link, Record
from kg.records.entity import Scalar
from kg.store.contract import LoadReport, Progress, Rejection, SourceInfo, Store


@dataclass(slots=True)
class Cases:
    """Cases read from files. ``rejected`` says which could not be used, ``files`` their digests."""

    cases: list[Case] = field(default_factory=list)
    rejected: list[Rejection] = field(default_factory=list)
    files: list[tuple[str, str]] = field(default_factory=list)

    def records(self) -> Iterator[Record]:
        """Records of all cases; a record that two cases share stands once."""
        seen: set[Record] = set()
        for case in self.cases:
            for record in case_records(case):
                if record not in seen:
                    seen.add(record)
                    yield record


def read(paths: Iterable[Path]) -> Cases:
    """The cases of YAML, JSON and JSON-lines files; a case without id gets one from its content."""
    found = Cases()
    taken: dict[str, str] = {}
    for path in paths:
        found.files.append((path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
        try:
            for line in read_cases(str(path)):
                if line.case is None:
                    found.rejected.append(Rejection(path.name, line.line, None, line.error or "no case", "a case"))
                    continue
                identifier = case_id(line.case)
                if identifier in taken:
                    found.rejected.append(
                        Rejection(
                            path.name,
                            line.line,
                            "id",
                            identifier,
                            f"an id that no other case has ({taken[identifier]})",
                        )
                    )
                    continue
                taken[identifier] = path.name
                found.cases.append(line.case)
        except CaseError as error:
            found.rejected.append(Rejection(path.name, None, None, str(error), "a case"))
    return found


def load(
    store: Store, paths: Iterable[Path], *, source: str, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load cases into the private store beside ``store``; the source then holds exactly these cases."""
    return load_cases(store, read(paths), source=source, kind="case", dry_run=dry_run, progress=progress)


def load_cases(
    store: Store, found: Cases, *, source: str, kind: str, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load cases that are already read; what was rejected is told and the rest loaded.

    Raises CaseError naming the first rejection where no case is left: the source stays as it was.
    """
    if found.rejected and not found.cases:
        first = found.rejected[0]
        place = f"{first.file}, line {first.row}: " if first.row else ""
        more = f" (and {len(found.rejected) - 1} more)" if len(found.rejected) > 1 else ""
        # A rejection of a whole file says the file in its words already.
        what = first.found if first.field is None else f"field {first.field!r}: found {first.found}; expected {first.expected}"
        raise CaseError(f"no case could be used, nothing is loaded; {'' if first.found.startswith(first.file) else place}{what}{more}")
    info = SourceInfo(source, kind=kind, title="Private cases", files=tuple(found.files))
    return store.load(
        source, found.records(), info=info, rejected=found.rejected, private=True, dry_run=dry_run, progress=progress
    )


def case_id(case: Case) -> str:
    """The CURIE of a case."""
    return local("case", case.id) if case.id else f"lkg:case/{content_hash(case.as_dict())}"


def case_records(case: Case) -> Iterator[Record]:
    """Entity and links of one case; references point into the public vocabulary."""
    profile = understand(case)
    subject = case_id(case)
    name = case.id or subject.rpartition("/")[2]
    yield Entity(subject, "Case", name, key=name, properties=tuple(_properties(case, profile)))
    for disease in profile.diseases:
        yield Link(subject, "has_diagnosis", disease.id)
    yield from _alterations(subject, profile)
    yield from _antigens(subject, profile)
    yield from _labs(subject, profile)
    yield from _therapies(subject, profile)


def _properties(case: Case, profile: Profile) -> Iterator[tuple[str, Scalar]]:
    if profile.age_months is not None:
        yield "age_months_low", profile.age_months[0]
        yield "age_months_high", profile.age_months[1]
    for key, value in (
        ("sex", profile.sex),
        ("fab", profile.fab),
        ("karyotype", profile.karyotype),
        ("fitness", profile.intensive),
    ):
        if value:
            yield key, value
    for state, _ in profile.states:
        yield "state", state
    yield "lines_minimum", profile.lines_minimum
    for key, values in (
        ("condition", profile.conditions),
        ("constitutional", profile.constitutional),
        ("site", profile.sites),
        ("pending", profile.pending_tests),
    ):
        for value in values:
            yield key, value
    for drug, _ in profile.medications:
        yield "medication", drug
    for text in profile.conflicts:
        yield "conflict", text
    for text in profile.not_understood:
        yield "not_understood", text
    yield "stated", json.dumps(case.as_dict(), ensure_ascii=False, sort_keys=True, default=str)


def _observation(
    subject: str, kind: str, key: str, number: int, label: str, properties: Iterable[tuple[str, Scalar | None]]
) -> Iterator[Record]:
    identifier = f"lkg:observation/{subject.rpartition('/')[2]}-{kind}-{number}"
    yield Entity(
        identifier,
        "Observation",
        label,
        key=key,
        properties=(
            ("kind", kind),
            *((name, value) for name, value in properties if value is not None and value != ""),
        ),
    )
    yield Link(subject, "has_observation", identifier)


def _alterations(subject: str, profile: Profile) -> Iterator[Record]:
    table = alterations()
    for number, fact in enumerate(profile.alterations, start=1):
        if fact.key not in table:
            yield Entity(
                fact.id,
                "Fusion" if "::" in fact.key else "Variant",
                fact.key,
                key=fact.key,
                properties=(("kind", fact.kind),),
            )
            above = next((key for key, depth in fact.ladder if depth != "exact" and key in table), None)
            if above:
                yield Link(fact.id, "narrower_than", table[above]["id"])
        if fact.status == "present":
            yield Link(subject, "has_mutation", fact.id)
        yield from _observation(
            subject, "alteration", fact.key, number, f"{fact.key} {fact.status}",
            (("status", fact.status), ("about", fact.id), ("vaf", fact.vaf), ("subclonal", fact.subclonal or None), ("origin", fact.origin),
             ("timepoint", fact.at), ("certainty", fact.certainty), ("input", fact.input)),
        )  # fmt: skip


def _antigens(subject: str, profile: Profile) -> Iterator[Record]:
    for number, fact in enumerate(profile.antigens, start=1):
        if fact.status in ("present", "absent"):
            yield Link(subject, "positive_for" if fact.status == "present" else "negative_for", fact.id)
        yield from _observation(
            subject, "antigen", fact.key, number, f"{fact.key} {fact.band}",
            (("status", fact.status), ("about", fact.id), ("value", fact.percent), ("unit", "%" if fact.percent is not None else None), ("band", fact.band),
             ("intensity", fact.intensity), ("gate", fact.gate), ("specimen", fact.specimen), ("timepoint", fact.at), ("retest", fact.retest or None), ("input", fact.input)),
        )  # fmt: skip


def _labs(subject: str, profile: Profile) -> Iterator[Record]:
    for number, fact in enumerate(profile.labs, start=1):
        yield from _observation(
            subject, "laboratory", fact.key, number, f"{fact.key} {'' if fact.value is None else f'{fact.value:g}'} {fact.unit or ''}".strip(),
            (("value", fact.value), ("unit", fact.unit), ("comparator", fact.comparator), ("specimen", fact.specimen), ("timepoint", fact.at), ("input", fact.input)),
        )  # fmt: skip


def _therapies(subject: str, profile: Profile) -> Iterator[Record]:
    table = drugs()
    for number, fact in enumerate(profile.prior, start=1):
        identifier = f"lkg:treatment/{subject.rpartition('/')[2]}-{number}"
        said: tuple[tuple[str, Scalar | None], ...] = (
            ("line", fact.line), ("result", fact.result), ("best", fact.best), ("ended_months_ago", fact.ended_months_ago),
            ("for_other_disease", fact.for_other_disease or None), ("part", fact.at_disease_part), ("kind", fact.kind), ("input", fact.input),
        )  # fmt: skip
        yield Entity(
            identifier,
            "TreatmentEvent",
            fact.input,
            key=fact.regimen or " + ".join(fact.drugs),
            properties=tuple((name, value) for name, value in said if value is not None),
        )
        yield Link(subject, "has_treatment", identifier)
        for drug in fact.drugs:
            if drug in table:
                yield Link(subject, "received", table[drug]["id"])
        if fact.regimen in REGIMENS.rows:
            yield Link(subject, "received", REGIMENS.rows[fact.regimen]["id"])
