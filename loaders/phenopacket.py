"""GA4GH Phenopackets v2: single files, folders of them, JSON lines, or a Cohort message with members."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from kg.case.phenopacket import read_phenopacket
from kg.errors import CaseError
from kg.store.contract import LoadReport, Progress, Rejection, Store
from loaders.case import Cases, case_id, load_cases
from loaders.cohort import files


def read(paths: Iterable[Path]) -> Cases:
    """All Phenopackets; what is none is rejected with the reason."""
    found = Cases()
    taken: set[str] = set()
    for path in files(paths):
        found.files.append((path.name, hashlib.sha256(path.read_bytes()).hexdigest()))
        try:
            for packet in _packets(path):
                case = read_phenopacket(packet, path.name)
                if case_id(case) in taken:
                    found.rejected.append(
                        Rejection(path.name, None, "id", case.id or "", "an id that no other Phenopacket has")
                    )
                    continue
                taken.add(case_id(case))
                found.cases.append(case)
        except CaseError as error:
            found.rejected.append(Rejection(path.name, None, None, str(error), "a Phenopacket v2"))
    return found


def _packets(path: Path) -> Iterator[Mapping[str, Any]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError(f"{path.name}: not UTF-8 at byte {error.start}") from error
    if path.suffix.lower() != ".jsonl":
        yield from _members(_parsed(text, path.name, 1), path.name)
        return
    # What `kg export phenopackets` writes: one Phenopacket a line.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield from _members(_parsed(line, path.name, number), f"{path.name}, line {number}")


def _parsed(text: str, file: str, first_line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise CaseError(f"{file}, line {first_line + error.lineno - 1}: broken JSON ({error.msg})") from error


def _members(data: Any, place: str) -> Iterator[Mapping[str, Any]]:
    members = data.get("members") if isinstance(data, Mapping) else data
    for packet in members if isinstance(members, list) else [data]:
        if not isinstance(packet, Mapping) or not ("subject" in packet or "proband" in packet):
            raise CaseError(f"{place}: no Phenopacket; expected an object with 'subject' and 'diseases'")
        yield packet


def load(
    store: Store, paths: Iterable[Path], *, source: str, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Load Phenopackets into the private store beside ``store``."""
    return load_cases(store, read(paths), source=source, kind="phenopacket", dry_run=dry_run, progress=progress)
