"""Answers of the scite API: tallies by DOI, tallies by section, papers and their editorial notices.

The numbers are scite's and are kept as an imported tally of the publication, apart from the statements
that this project classified itself. The API says ``contradicting``, the product "contrasting"; both are
read. DOIs are compared in lower case. Shapes: scite-badge (github.com/scitedotai) and public clients.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.citations import publications
from kg.citations.notices import Notice, status_of, strongest
from kg.errors import InputError
from kg.records import Publication

SECTIONS = ("introduction", "methods", "results", "discussion", "other")
_ANSWERS = ("tallies", "section_tallies", "papers", "notices")
_COUNTS = {
    "total": ("total",), "supporting": ("supporting",), "contrasting": ("contrasting", "contradicting", "disputing"),
    "mentioning": ("mentioning",), "unclassified": ("unclassified",), "citing_publications": ("citingPublications", "citing_publications"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """An entry of an answer that cannot be used: its key, what was found, what would be right."""

    key: str
    found: str
    expected: str


@dataclass(slots=True)
class Scite:
    """What answers say of papers, by DOI: counts of citation statements, counts by section, notices."""

    tallies: dict[str, dict[str, int]] = field(default_factory=dict)
    sections: dict[str, dict[str, int]] = field(default_factory=dict)
    notices: dict[str, list[Notice]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def publications(self) -> Iterator[Publication]:
        """One publication for each DOI, with its tally and its notice."""
        for doi in sorted({*self.tallies, *self.sections, *self.notices, *self.titles}):
            counts = {
                **{f"tally_{name}": count for name, count in self.tallies.get(doi, {}).items()},
                **{f"tally_in_{name}": count for name, count in self.sections.get(doi, {}).items()},
            }
            notice = strongest(self.notices.get(doi, ()))
            yield Publication(
                f"DOI:{doi}",
                title=self.titles.get(doi),
                retracted=any(notice.retracts for notice in self.notices.get(doi, ())),
                notice="; ".join(dict.fromkeys(notice.text for notice in self.notices.get(doi, ())))
                if notice
                else None,
                properties=((("tally_by", "scite"), *sorted(counts.items())) if counts else ()),
            )


def read_text(text: str, name: str) -> Scite:
    """The answers in a JSON text: one answer, or an object or list of several.

    Raises InputError where the text is no JSON, or holds no answer of a known shape.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name}: is no JSON that can be read ({error}); expected answers of the scite API") from error
    found = Scite()
    if not _take(data, found, ""):
        raise InputError(
            f'{name}: holds no tallies, papers or notices; expected answers of the scite API, such as {{"tallies": {{…}}}}'
        )
    return found


def _take(data: Any, found: Scite, doi: str) -> bool:
    """Take in an answer of any known shape; whether it was one."""
    if isinstance(data, list):
        return _all(data, found)
    if not isinstance(data, Mapping):
        return False
    known = False
    for name in _ANSWERS:
        if isinstance(inner := data.get(name), Mapping | list):
            known = _members(name, inner, found) or known
    if not known and _is_entry(data):
        _entry(doi or str(data.get("doi") or ""), data, found)
        known = True
    return known


def _all(items: list[Any], found: Scite) -> bool:
    """Take in every answer of a list; whether there was one."""
    known = False
    for item in items:
        known = _take(item, found, "") or known
    return known


def _members(name: str, inner: Any, found: Scite) -> bool:
    if isinstance(inner, list):
        return _all(inner, found)
    if any(isinstance(inner.get(word), Mapping | list) for word in _ANSWERS):  # answers in a file of several
        return _take(inner, found, "")
    if _is_entry(inner):
        _entry(str(inner.get("doi") or ""), inner, found)
        return True
    known = False
    for key, entry in inner.items():
        if name == "notices" and isinstance(entry, list):
            _notices(key, entry, found)
        elif isinstance(entry, Mapping) and (_is_entry(entry) or name != "notices"):
            _take(entry, found, key)
            if not _is_entry(entry) and not isinstance(entry.get("tallies"), Mapping):
                found.problems.append(Problem(str(key)[:80], "no counts", "an object with counts"))
        else:
            found.problems.append(Problem(str(key)[:80], json.dumps(entry)[:80], "an object with counts"))
        known = True
    return known


def _is_entry(data: Mapping[str, Any]) -> bool:
    """Whether an object is about one paper: counts, sections, or the paper itself."""
    words = {word for words in _COUNTS.values() for word in words if word != "total"} | {*SECTIONS, "editorialNotices"}
    return any(word in data and not isinstance(data[word], Mapping) for word in words) or (
        "doi" in data and "title" in data
    )


def _entry(key: str, data: Mapping[str, Any], found: Scite) -> None:
    try:
        doi = publications.doi(str(data.get("doi") or key))
    except InputError as error:
        found.problems.append(Problem(key[:80] or "?", "no DOI", str(error).partition("; expected ")[2]))
        return
    counts = {name: value for name, words in _COUNTS.items() if (value := _count(doi, data, words, found)) is not None}
    sections = {name: value for name in SECTIONS if (value := _count(doi, data, (name,), found)) is not None}
    if sections:
        counts.pop("total", None)  # of another scope than the tally's
        found.sections[doi] = sections
    if counts:
        found.tallies[doi] = counts
    if isinstance(title := data.get("title"), str) and title.strip():
        found.titles[doi] = title.strip()
    if isinstance(notices := data.get("editorialNotices"), list):
        _notices(doi, notices, found)


def _count(doi: str, data: Mapping[str, Any], words: tuple[str, ...], found: Scite) -> int | None:
    """The count under the first of several keys; None for none."""
    for word in words:
        value = data.get(word)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            found.problems.append(Problem(doi, f"{word} {json.dumps(value)[:40]}", "a count"))
            return None
        return value
    return None


def _notices(key: str, entries: list[Any], found: Scite) -> None:
    try:
        doi = publications.doi(key)
    except InputError as error:
        found.problems.append(Problem(key[:80], "no DOI", str(error).partition("; expected ")[2]))
        return
    listed = found.notices.setdefault(doi, [])
    for entry in entries:
        words = entry.get("status") if isinstance(entry, Mapping) else entry
        if not isinstance(words, str) or not words.strip():
            found.problems.append(Problem(doi, json.dumps(entry)[:80], "a notice with a status"))
            continue
        status, retracts = status_of(words)
        date = entry.get("date") if isinstance(entry, Mapping) else None
        notice_doi = entry.get("noticeDoi") if isinstance(entry, Mapping) else None
        listed.append(
            Notice(
                status, retracts, doi, None, date if isinstance(date, str) else None,
                notice_doi.lower() if isinstance(notice_doi, str) and notice_doi else None,
            )
        )  # fmt: skip
