"""What every store does: the one contract that loaders, queries and exports rely on.

One behaviour suite (``tests/store/behaviour.py``) runs against each engine.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol, Self, TypeAlias, TypeGuard

from kg.records import Record

if TYPE_CHECKING:
    from kg.store.builds import Build

Value: TypeAlias = str | int | float | bool | None
Progress: TypeAlias = Callable[[str], None]


# Among the files of a source: a digest that tells versions of the bundled tables apart on this machine.
# It is no file and depends on times, so it is kept in the store and never exported.
FINGERPRINT = "bundled knowledge"


@dataclass(frozen=True, slots=True)
class Rows:
    """Raw rows of a SELECT: IRIs and literals as text, numbers and booleans as such, None for unbound."""

    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return iter(self.rows)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A row of a source file that could not be used."""

    file: str
    row: int | None
    field: str | None
    found: str
    expected: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load changed, counted in records; ``removed`` were in the source before and are no more."""

    source: str
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    removed: int = 0
    rejected: tuple[Rejection, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the store differs from before."""
        return bool(self.added or self.replaced or self.removed)

    def to_json(self) -> dict[str, Any]:
        """The object that ``kg load`` prints."""
        return {**asdict(self), "rejected": [asdict(row) for row in self.rejected]}


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """A source and what is in it. ``counts`` has records, triples, claims, evidence_lines, indications, entities and others."""

    name: str
    kind: str = ""
    title: str = ""
    licence: str = ""
    url: str = ""
    date: str = ""  # newest date in the source, YYYY-MM-DD
    files: tuple[tuple[str, str], ...] = ()  # (file name, SHA-256), and FINGERPRINT
    counts: dict[str, int] = field(default_factory=dict)
    rejected: int = 0


class Store(Protocol):
    """A store of records and their RDF. Readers keep the state that they opened."""

    @property
    def address(self) -> str:
        """What ``--store`` must say to reach it."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Query languages, ``sparql`` or ``cypher``."""

    def select(self, text: str) -> Rows:
        """Rows of a SELECT over the union of all graphs. Raises QueryError for anything else."""

    def ask(self, text: str) -> bool:
        """Answer of an ASK query."""

    def construct(self, text: str) -> Iterator[str]:
        """Triples of a CONSTRUCT or DESCRIBE query as N-Triples lines."""

    def load(
        self,
        source: str,
        records: Iterable[Record],
        *,
        info: SourceInfo | None = None,
        rejected: Iterable[Rejection] = (),
        private: bool = False,
        dry_run: bool = False,
        progress: Progress | None = None,
    ) -> LoadReport:
        """Make a source hold exactly these records: all at once, or not at all."""

    def remove(self, source: str) -> bool:
        """Remove a source; False if there is none of that name."""

    def sources(self) -> tuple[SourceInfo, ...]:
        """All sources by name."""

    def counts(self) -> dict[str, int]:
        """Counts over all sources: triples, sources, claims, and entities of each category."""

    def quads(self) -> Iterator[str]:
        """All quads as sorted N-Quads lines, graph by graph."""

    def private(self, *, create: bool = False) -> Store | None:
        """The store of private cases beside this one; None if there is none yet."""

    def is_empty(self) -> bool:
        """Whether there is no source."""

    def close(self) -> None:
        """Release files and connections."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None: ...


class CypherStore(Store, Protocol):
    """A store that speaks Cypher."""

    def cypher(self, text: str, parameters: Mapping[str, Any] | None = None) -> Rows:
        """Rows of a reading Cypher query with parameters; the store gives ``$epoch``."""

    def write_rdf(self, build: Build) -> None:
        """Write the files of a build in RDF from the records."""


def speaks_cypher(store: Store) -> TypeGuard[CypherStore]:
    """Whether a store is asked in Cypher."""
    return "cypher" in store.languages
