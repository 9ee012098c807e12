"""The graph as Python sees it: one object over a store, with the answers as methods."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import NotFoundError, QueryError
from kg.store import Store

if TYPE_CHECKING:
    import networkx
    import pandas as pd
    import rdflib

    from kg.candidates.engine import Engine
    from kg.candidates.result import Candidates
    from kg.case.model import Case
    from kg.case.profile import Profile
    from kg.store import LoadReport

Address = str | PathLike[str] | None


def open(store: Address = None) -> Graph:
    """The graph at an address: a directory, or the bundled graph where none is named.

    The bundled graph is built on first use. Raises StoreMissingError where a named store is missing
    or empty, StoreError where it cannot be reached.
    """
    from kg.bundled import open_or_build

    return Graph(open_or_build(store))


class Graph:
    """A graph of leukemia therapies over one store. Readers keep the build that they opened."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def __repr__(self) -> str:
        return f"Graph({self.store.address!r})"

    @property
    def knowledge_as_of(self) -> str:
        """The date up to which the labels in this graph were checked (YYYY-MM-DD)."""
        # Kind "knowledge": a release, which says so; rows of a user's own ("tables") move no date.
        dates = [source.date for source in self.store.sources() if source.kind == "knowledge" and source.date]
        if not dates:
            raise NotFoundError(f"{self.store.address}: holds no curated knowledge; expected the source 'knowledge' (kg build)")
        return min(dates)

    @cached_property
    def engine(self) -> Engine:
        """The candidate engine over this graph; it keeps the drugs it has read."""
        from kg.candidates.engine import Engine

        return Engine(self.rows, self.knowledge_as_of)

    # -- questions about a patient ------------------------------------------------------------------

    def candidates(self, case: Case | Profile, *, jurisdiction: str = "FDA", as_of: str | None = None) -> Candidates:
        """Ranked candidate targeted drugs for a case, with what was excluded and what is missing.

        ``as_of`` (YYYY-MM-DD) is the date at which labels and evidence are judged; default the
        graph's ``knowledge_as_of``. Raises InputError for a jurisdiction other than FDA or EMA.
        """
        return self.engine.candidates(_profile(case), jurisdiction, as_of)

    def judge(self, case: Case | Profile, drug: str, *, jurisdiction: str = "FDA", as_of: str | None = None) -> dict[str, Any]:
        """One drug for a case: its tier or why not, every label clause by clause, evidence and warnings.

        Raises NotFoundError for a drug that the graph does not have.
        """
        from kg.candidates.single import single

        return single(self.engine, _profile(case), self.resolve(drug, "Drug"), jurisdiction, as_of)

    def risk(self, case: Case | Profile) -> dict[str, Any]:
        """Genetic risk by ELN 2022 (AML), B-ALL groups and NCI risk, as the contract's object."""
        from kg.risk import risk

        return risk(_profile(case))

    # -- canned and own queries ---------------------------------------------------------------------

    def rows(self, name: str, /, *, include_private: bool = False, **parameters: Any) -> list[dict[str, Any]]:
        """Rows of a canned query as dictionaries, typed and ordered as its header says.

        Raises NotFoundError for an unknown query, QueryError for a wrong parameter, or for private cases
        in a question that is not about cases.
        """
        from kg.query import query, run

        if include_private and "case" not in query(name).tags:
            raise QueryError(f"query {name!r} asks nothing of private cases; leave include_private (--include-private) out")
        return run(self._with_private(include_private), name, parameters, names=self.store)

    def run(self, name: str, /, *, include_private: bool = False, **parameters: Any) -> pd.DataFrame:
        """A canned query as a data frame with the columns of its header."""
        import pandas as pd

        from kg.query import query

        wanted = query(name)
        found = self.rows(name, include_private=include_private or "case" in wanted.tags, **parameters)
        return pd.DataFrame(found, columns=[column.name for column in wanted.columns])

    def _with_private(self, include: bool) -> Store:
        if not include:
            return self.store
        private = self.store.private()
        if private is None:
            raise NotFoundError(f"{self.store.address}: no private cases; load some with: kg load case FILE")
        return private

    def sparql(self, text: str, *, include_private: bool = False) -> pd.DataFrame:
        """Rows of a SELECT of your own, read-only, over the union of the public graphs.

        ``include_private`` asks the private cases beside the store instead.
        """
        return self._asked("sparql", text, include_private)

    def cypher(self, text: str, *, include_private: bool = False) -> pd.DataFrame:
        """Rows of a Cypher query of your own, read-only; ``$epoch`` is what readers see (docs: the Neo4j model).

        Raises QueryError on a store that does not speak it.
        """
        return self._asked("cypher", text, include_private)

    def _asked(self, language: str, text: str, include_private: bool) -> pd.DataFrame:
        import pandas as pd

        from kg.query.own import ask

        found = ask(self.store, language, text, include_private=include_private)
        return pd.DataFrame(list(found), columns=list(found.columns))

    def resolve(self, name: str, *categories: str) -> str:
        """The CURIE of a name, synonym or CURIE in this graph.

        Raises NotFoundError with the nearest names, AmbiguousNameError with the choices.
        """
        from kg.names.resolver import resolver_of

        return resolver_of(self.store).resolve(name, categories or None).id

    # -- looking ------------------------------------------------------------------------------------

    def explain(self, claim: str) -> dict[str, Any]:
        """A claim with its sentences, sources and stance, contradiction first, as the contract's object."""
        from kg.explain import explain

        return explain(self, claim)

    def show(self, name: str) -> dict[str, Any]:
        """An entity card: names, cross-references, tallies and neighbours, as the contract's object."""
        from kg.explain import show

        return show(self, name)

    def neighborhood(self, name: str, *, limit: int = 150) -> networkx.MultiDiGraph[str]:
        """What stands around an entity, as a networkx graph; nodes have id, name and category."""
        from kg.views import neighborhood

        return neighborhood(self.store, self.resolve(name), limit=limit)

    def to_rdflib(self) -> rdflib.Dataset:
        """All public graphs as an rdflib.Dataset."""
        from kg.views import to_rdflib

        return to_rdflib(self.store)

    # -- filling and writing ------------------------------------------------------------------------

    def load(self, kind: str, *paths: str | Path, source: str | None = None, dry_run: bool = False, **options: Any) -> LoadReport:
        """Load files of a kind as one source, replacing it; cases go to the private store.

        Several files need a name: ``source``. Raises InputError for an unknown kind or file, or where no
        row can be used.
        """
        from loaders import load

        return load(self.store, kind, [Path(path) for path in paths], source=source, dry_run=dry_run, **options)

    def export(self, form: str, path: str | Path, *, include_private: bool = False) -> list[Path]:
        """Write the graph in a format; returns the files written."""
        from kg.export import export

        return export(self.store, form, Path(path), include_private=include_private)

    def validate(self) -> dict[str, Any]:
        """SHACL and consistency report: ``{"ok", "problems"}``."""
        from kg.validate import validate

        return validate(self.store)

    def close(self) -> None:
        """Release the store."""
        self.store.close()

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[str]:
        raise TypeError("a Graph is asked, not iterated; see run(), neighborhood() and to_rdflib()")


def _profile(case: Case | Profile) -> Profile:
    from kg.case.profile import Profile

    return case if isinstance(case, Profile) else case.understand()
