"""Review content: articles, guideline summaries and reports become claims with their exact sentences.

The text's publication comes from ``FILE.meta.yaml`` beside it, from the options, or from what the file
says of itself; without, it is ``local:<sha256>`` and marked unverified.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from kg.citations.notices import status_of
from kg.citations.statements import statements_of
from kg.errors import InputError
from kg.extraction.model import Relation
from kg.extraction.pipeline import extract_document
from kg.knowledge.tables import bundled, bundled_rows
from kg.records import Assertion, Citation, Proposition, Publication, Record
from kg.store.contract import LoadReport, Progress, Rejection, SourceInfo, Store
from kg.text.document import AS_REFERENCES, Document
from kg.text.limits import digest
from kg.text.publication import TextSource, publication_of
from kg.text.read import read_documents
from loaders.keys import Keys
from loaders.text_claims import TextClaims
from loaders.twins import joined, with_known_notices
from loaders.vocabulary import read_keys

_UNPUBLISHED = (
    "{}: this looks like a report of one patient without a publication; load it with `kg load case`, "
    "or name its publication (--doi, --pmid or FILE.meta.yaml)"
)


class Review:
    """Texts of one source. ``rejected`` fills while :meth:`records` is consumed."""

    def __init__(self, paths: Iterable[Path], **stated: str | None) -> None:
        self._paths = tuple(paths)
        self._stated = {name: value for name, value in stated.items() if value}
        if self._stated and len(self._paths) > 1:
            named = ", ".join(f"--{name}" for name in self._stated)
            raise InputError(f"{named} is about one text and there are {len(self._paths)}; load each alone, or write FILE.meta.yaml beside each")
        self.rejected: list[Rejection] = []
        self.files = [(path.name, digest(path)) for path in self._paths]
        self.publications: list[TextSource] = []

    def records(self) -> Iterator[Record]:
        """Publications, claims, and the exact variants that the vocabulary does not list.

        What several texts of the source say is one claim with the sentences of each.
        """
        keys = _keys()
        claims: dict[Proposition, Assertion] = {}
        told: set[str] = set()
        cited: set[Record] = set()
        for path in self._paths:
            for document in read_documents(path):
                publication = publication_of(path, document, **self._stated)
                self.publications.append(publication)
                if publication.id not in told:  # documents of one file that have no id of their own are one
                    told.add(publication.id)
                    yield _record(publication)
                for part in document.skipped:
                    if part.why == AS_REFERENCES:
                        continue  # nothing of it is lost
                    self._reject(path, None, part.where, part.what, part.why)
                found = extract_document(document)
                if found.kind == "case" and not publication.verified:
                    raise InputError(_UNPUBLISHED.format(path))

                def unused(relation: Relation, side: str, what: str, expected: str, path: Path = path) -> None:
                    self._reject(path, relation.start, f"{relation.predicate} {side}", what, expected)

                places: set[int | None] = set()
                for claim in TextClaims(document, found, publication.id, publication.date or "", keys, unused).assertions():
                    known = claims.get(claim.proposition)
                    claims[claim.proposition] = claim if known is None else _both(known, claim)
                    places.update(line.start for line in claim.lines)
                for record in _cited(document, publication.id, places):
                    if record not in cited:
                        cited.add(record)
                        yield record
        yield from claims.values()
        yield from dict.fromkeys(keys.generated)

    def _reject(self, path: Path, offset: int | None, name: str, found: str, expected: str) -> None:
        place = "" if offset is None else f" at character {offset}"  # a text has no rows
        self.rejected.append(Rejection(path.name, None, name + place, found, expected))

    def info(self, source: str) -> SourceInfo:
        """What is told of the source: title and licence of its first text, the newest date."""
        first = self.publications[0] if self.publications else None
        return SourceInfo(
            source,
            kind="review",
            title=(first.title if first else None) or "",
            licence=(first.licence if first else None) or "",
            date=max((p.date for p in self.publications if p.date), default=""),
            files=tuple(self.files),
        )


def load(
    store: Store,
    paths: Iterable[Path],
    *,
    source: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    **stated: str | None,
) -> LoadReport:
    """Load texts as one source; ``stated`` are doi, pmid, title, date and licence of a single text."""
    review = Review(paths, **stated)
    records = with_known_notices(store, review.records())  # what the source tells of itself is known when it is read
    return store.load(
        source, records, info=review.info(source), rejected=review.rejected, dry_run=dry_run, progress=progress
    )


def _both(one: Assertion, other: Assertion) -> Assertion:
    lines = tuple(dict.fromkeys((*one.lines, *other.lines)))
    return replace(one, lines=lines, date=max(one.date or "", other.date or "") or None)


def _cited(document: Document, citing: str, places: set[int | None]) -> Iterator[Publication | Citation]:
    """What the sentences that became evidence cite: a retraction of it concerns their claims too."""
    found = statements_of(document, citing)
    for citation in found.citations:
        if citation.start in places:
            yield found.cited[citation.cited]
            yield citation


def _record(publication: TextSource) -> Publication:
    """The publication with what it says of itself; any of its notices that retracts counts."""
    properties: list[tuple[str, str | bool]] = [("verified", publication.verified)]
    if publication.licence:
        properties.append(("licence", publication.licence))
    if publication.pmid and publication.doi:
        properties.append(("doi", publication.doi))
    own = ("", publication.id, publication.doi, publication.pmid)
    notices = [status_of(wording) for wording, concerned in publication.notices if concerned in own]
    return Publication(
        publication.id,
        title=publication.title,
        date=publication.date,
        retracted=any(retracts for _, retracts in notices),
        notice=joined(*(status for status, _ in notices)),
        properties=tuple(properties),
    )


def _keys() -> Keys:
    """Keys of the bundled vocabulary, to which exact variants of the text are added."""
    names = sorted(entry.name for entry in bundled("vocabulary").iterdir() if entry.name.endswith(".tsv"))
    keys = read_keys({name: bundled_rows("vocabulary", name) for name in names})
    keys.generated.clear()  # the curated source has them
    return keys
