"""Citations: how texts use what they cite, imported tallies, and notices of retraction and correction.

What a file is, its ending and content say: ``.json`` answers of the scite API, ``.tsv`` and ``.csv`` a table of
notices, ``.txt`` a list of DOIs to ask scite for (only with ``live``), all else a text whose citation
statements are classified. A retraction reaches every claim that names the publication.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path

from kg.citations import notices, scite
from kg.citations.statements import statements_of
from kg.errors import InputError, TableError
from kg.records import Citation, Publication, Record
from kg.store.contract import LoadReport, Progress, Rejection, SourceInfo, Store
from kg.text.document import Document
from kg.text.encoding import decode
from kg.text.limits import digest, open_file, read_bytes
from kg.text.publication import publication_of
from kg.text.read import read_documents
from loaders.twins import ids_with_doi, joined, with_known_notices

_TABLES = (".tsv", ".csv")
_TOKEN = "SCITE_API_TOKEN"  # noqa: S105  the name of a variable of the environment


class Citations:
    """The files of one source. ``rejected`` fills while :meth:`records` is consumed.

    ``elsewhere`` gives the ids under which other sources have the papers of DOIs.
    """

    def __init__(
        self,
        paths: Iterable[Path],
        *,
        live: bool = False,
        address: str | None = None,
        elsewhere: Callable[[Collection[str]], Mapping[str, tuple[str, ...]]] | None = None,
        **stated: str | None,
    ) -> None:
        self._paths, self._live, self._address, self._elsewhere = tuple(paths), live, address, elsewhere
        self._stated = {name: value for name, value in stated.items() if value}
        if self._stated and len(self._paths) > 1:
            named = ", ".join(f"--{name}" for name in self._stated)
            raise InputError(f"{named} is about one text and there are {len(self._paths)} files; load each alone, or write FILE.meta.yaml beside each")
        self.rejected: list[Rejection] = []
        self.files = [(path.name, digest(path)) for path in self._paths]
        self._publications: dict[str, Publication] = {}

    def records(self) -> Iterator[Record]:
        """Citations as they are read, then each publication once."""
        seen: set[Citation] = set()
        for path in self._paths:
            for record in self._of(path):
                if isinstance(record, Publication):
                    self._keep(record)
                elif record not in seen:
                    seen.add(record)
                    yield record
        self._tell_twins()
        yield from self._publications.values()

    def _tell_twins(self) -> None:
        """What is known of a DOI is said of the PMID of the same paper too: claims may name either."""
        for record in [*self._publications.values()]:
            doi = dict(record.properties).get("doi")
            other = self._publications.get(f"DOI:{doi}") if doi else None
            if other is not None:
                told = tuple(pair for pair in other.properties if pair[0].startswith("tally_"))
                self._keep(Publication(record.id, other.title, other.date, other.retracted, other.notice, told))
        if self._elsewhere is None:
            return
        told_of = {p.id.removeprefix("DOI:"): p for p in self._publications.values() if p.id.startswith("DOI:") and p.notice}
        for doi, ids in self._elsewhere(told_of).items():
            for identifier in ids:
                self._keep(Publication(identifier, retracted=told_of[doi].retracted, notice=told_of[doi].notice))

    def _of(self, path: Path) -> Iterator[Citation | Publication]:
        suffix = path.suffix.lower()
        if suffix == ".json" and not _is_bioc(path):
            found = scite.read_text(decode(read_bytes(path), str(path)).text, str(path))
            yield from self._tallies(path, found)
        elif suffix in _TABLES:
            yield from self._table(path)
        elif suffix == ".txt" and (dois := _dois(path)):
            yield from self._asked(path, dois)
        else:
            for document in read_documents(path):
                yield from self._text(path, document)

    def _tallies(self, path: Path, found: scite.Scite) -> Iterator[Publication]:
        for problem in found.problems:
            self._reject(path, None, problem.key, problem.found, problem.expected)
        yield from found.publications()

    def _asked(self, path: Path, dois: list[str]) -> Iterator[Publication]:
        if not self._live:
            raise InputError(
                f"{path}: a list of DOIs, and scite is asked only on demand; say so (live), or load its answers as .json"
            )
        from kg.citations.scite_client import ADDRESS, ask

        yield from self._tallies(path, ask(dois, address=self._address or ADDRESS, token=os.environ.get(_TOKEN)))

    def _table(self, path: Path) -> Iterator[Publication]:
        for notice in notices.read_table(path):
            if isinstance(notice, TableError):
                self._reject(path, notice.row, notice.field, notice.found, notice.expected)
            else:
                yield from notice.publications()

    def _text(self, path: Path, document: Document) -> Iterator[Citation | Publication]:
        own = publication_of(path, document, **self._stated)
        found = statements_of(document, own.id)
        for unused in found.unused:
            self._reject(path, None, f"citation at character {unused.position}", unused.what, f"a cited publication ({unused.why})")
        yield Publication(
            own.id, title=own.title, date=own.date, properties=(("doi", own.doi),) if own.pmid and own.doi else ()
        )
        yield from found.cited.values()
        for wording, concerned in own.notices:
            if concerned and concerned not in (own.doi, own.pmid):
                yield from notices.notice_of(concerned, wording).publications()
            else:
                status, retracts = notices.status_of(wording)
                yield Publication(own.id, retracted=retracts, notice=status)
        yield from found.citations

    def _keep(self, record: Publication) -> None:
        """One record of a publication that several files speak of; a retraction in any of them counts."""
        known = self._publications.get(record.id)
        if known is None:
            self._publications[record.id] = record
            return
        named = {name for name, _ in known.properties}
        self._publications[record.id] = Publication(
            known.id,
            known.title or record.title,
            known.date or record.date,
            known.retracted or record.retracted,
            joined(known.notice, record.notice),
            (*known.properties, *(pair for pair in record.properties if pair[0] not in named)),
        )

    def _reject(self, path: Path, row: int | None, name: str | None, found: str, expected: str) -> None:
        self.rejected.append(Rejection(path.name, row, name, found, expected))

    def info(self, source: str) -> SourceInfo:
        """What is told of the source."""
        return SourceInfo(
            source, kind="citations", title="Citation statements, tallies and notices", files=tuple(self.files)
        )


def load(
    store: Store,
    paths: Iterable[Path],
    *,
    source: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    live: bool = False,
    address: str | None = None,
    **stated: str | None,
) -> LoadReport:
    """Load files as one source, which then holds exactly their citations and publications.

    ``live`` lets lists of DOIs be asked at scite (``address`` is that of the API); ``stated`` are doi, pmid,
    title, date and licence of a single text. Raises InputError where
    nothing can be used, or a text says what it is in two ways.
    """
    found = Citations(paths, live=live, address=address, elsewhere=partial(ids_with_doi, store), **stated)
    records = with_known_notices(store, found.records())
    if found.rejected and not records:
        first = found.rejected[0]
        raise InputError(
            f"{first.file}: nothing could be used, nothing is loaded; {first.field}: found {first.found}; expected {first.expected}"
        )
    return store.load(
        source, records, info=found.info(source), rejected=found.rejected, dry_run=dry_run, progress=progress
    )


def _is_bioc(path: Path) -> bool:
    """Whether a JSON file is a text with passages."""
    with open_file(path) as stream:
        return b'"passages"' in stream.read(65536)


def _dois(path: Path) -> list[str]:
    """The DOIs of a file that holds one on each line; none where a line is anything else."""
    from kg.citations.publications import doi

    lines = [line.strip() for line in decode(read_bytes(path), str(path)).text.splitlines()]
    try:
        return [doi(line) for line in lines if line and not line.startswith("#")]
    except InputError:
        return []
