"""Editorial notices: retractions, withdrawals, corrections and expressions of concern, from tables and answers.

A retraction is a flag of the publication; since claims name their publications, it reaches every claim
that rests on one. A correction is told and retracts nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg.citations import publications
from kg.errors import InputError, TableError
from kg.records import Publication
from kg.text.encoding import decode
from kg.text.limits import read_bytes
from kg.text.tables import rows

# Columns of a table, and those of the Retraction Watch database (CSV) that say the same.
_COLUMNS = {
    "doi": ("doi", "originalpaperdoi"), "pmid": ("pmid", "originalpaperpubmedid"),
    "status": ("status", "notice", "retractionnature"), "date": ("date", "retractiondate"),
    "notice_doi": ("notice_doi", "retractiondoi"),
}  # fmt: skip
_NOTHING = ("", "0", "unavailable")


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of a paper, known by DOI, PMID or both. ``status`` is that of ``kg/text/data/notices.tsv``, else the source's words."""

    status: str
    retracts: bool
    doi: str | None = None
    pmid: str | None = None
    date: str | None = None
    notice_doi: str | None = None

    @property
    def text(self) -> str:
        """The notice in words: status, date, and where it was published."""
        return ", ".join(
            part for part in (self.status, self.date, f"doi:{self.notice_doi}" if self.notice_doi else None) if part
        )

    def publications(self) -> Iterator[Publication]:
        """The paper with its flag, under each id that it may have in the graph."""
        if self.pmid:
            beside = (("doi", self.doi),) if self.doi else ()
            yield Publication(f"PMID:{self.pmid}", retracted=self.retracts, notice=self.text, properties=beside)
        if self.doi:
            beside = (("pmid", self.pmid),) if self.pmid else ()
            yield Publication(f"DOI:{self.doi}", retracted=self.retracts, notice=self.text, properties=beside)


@cache
def _statuses() -> dict[str, tuple[str, bool]]:
    found = {row["wording"]: (row["status"], row["retracts"] == "yes") for row in rows("notices.tsv")}
    return {**found, **{status: (status, retracts) for status, retracts in found.values()}}


def status_of(wording: str) -> tuple[str, bool]:
    """The status that a wording means, and whether it retracts the paper.

    >>> status_of("Has erratum"), status_of("Retraction")
    (('corrected', False), ('retracted', True))
    """
    plain = " ".join(wording.split()).lower()
    return _statuses().get(plain, (plain, False))


def strongest(notices: Iterable[Notice]) -> Notice | None:
    """The notice that counts where a paper has several: what retracts, else the first; None for none."""
    listed = list(notices)
    return next((notice for notice in listed if notice.retracts), listed[0] if listed else None)


def notice_of(reference: str, wording: str) -> Notice:
    """The notice of a paper given by its DOI or PMID. Raises InputError for neither."""
    status, retracts = status_of(wording)
    try:
        return Notice(status, retracts, doi=publications.doi(reference))
    except InputError:
        return Notice(status, retracts, pmid=publications.pmid(reference))


def read_table(path: Path) -> Iterator[Notice | TableError]:
    """Notices of a TSV or CSV table with a header: ``doi`` or ``pmid``, ``status``, and if known ``date``, ``notice_doi``.

    The columns of Retraction Watch are understood. A row that cannot be used comes as the error that says
    what would be right. Raises TableError for a table without the columns.
    """
    text = decode(read_bytes(path), str(path)).text
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("#")]
    table = csv.reader(lines, delimiter="\t" if "\t" in (lines or [""])[0] else ",")
    header = [cell.strip().lower() for cell in next(table, [])]
    places = {name: header.index(word) for name, words in _COLUMNS.items() for word in words if word in header}
    if "status" not in places or not {"doi", "pmid"} & set(places):
        raise TableError(path.name, 1, None, ", ".join(header) or "no header", "columns doi or pmid, and status")
    skipped = text.count("\n#") + text.startswith("#")
    for number, cells in enumerate(table, start=2 + skipped):
        if any(cell.strip() for cell in cells):
            row = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
            yield _row(path.name, number, row)


def _row(file: str, number: int, row: dict[str, str]) -> Notice | TableError:
    known = {name: value if value.lower() not in _NOTHING else "" for name, value in row.items()}
    if not known["status"]:
        return TableError(file, number, "status", "nothing", "a status such as retracted or corrected")
    if not known.get("doi") and not known.get("pmid"):
        return TableError(file, number, "doi", "nothing", "a DOI or a PMID")
    status, retracts = status_of(known["status"])
    checked: dict[str, str | None] = {}
    for name, check in (("doi", publications.doi), ("pmid", publications.pmid), ("notice_doi", publications.doi)):
        try:
            checked[name] = check(known[name]) if known.get(name) else None
        except InputError as error:
            return TableError(file, number, name, repr(known[name]), str(error).partition("; expected ")[2])
    return Notice(status, retracts, checked["doi"], checked["pmid"], known.get("date") or None, checked["notice_doi"])
