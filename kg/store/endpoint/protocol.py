"""The SPARQL 1.1 protocols over one endpoint: ask, construct, put a graph, update."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from kg.errors import QueryError, StoreError
from kg.rdf import terms
from kg.store import sparql
from kg.store.contract import Rows
from kg.store.endpoint.addresses import UNION, Addresses
from kg.store.endpoint.client import Client
from kg.store.endpoint.refusals import broken_query, no_endpoint

if TYPE_CHECKING:
    import pyoxigraph

_JSON = "application/sparql-results+json"
_DOUBLE = terms.XSD + "double"
_TRIPLES = "application/n-triples"
_FORM = "application/x-www-form-urlencoded"
_KINDS = {"QuerySolutions": "SELECT", "QueryBoolean": "ASK", "QueryTriples": "CONSTRUCT"}
_ANY_SOURCE = "ASK { ?g a <https://w3id.org/leukemia-kg/vocab#Source> }"


class Protocol:
    """Requests to one store. ``union=False`` asks the default graph of the server, where the manifest lies."""

    def __init__(self, addresses: Addresses, client: Client | None = None) -> None:
        self.addresses = addresses
        self._client = client or Client()
        self._union = addresses.union

    # Asking

    def check(self, text: str, *kinds: str) -> None:
        """Refuse what is no reading query of one of the kinds, before anything is sent."""
        import pyoxigraph

        sparql.refuse_service(text)
        try:
            answer = pyoxigraph.Store().query(text, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"not a reading SPARQL query: {error}") from error
        if _KINDS[type(answer).__name__] not in kinds:
            raise QueryError(f"expected {'an' if kinds[0] == 'ASK' else 'a'} {' or '.join(kinds)} query")

    def rows(self, text: str, *, union: bool = True, named: tuple[str, ...] = ()) -> Rows:
        """Rows of a SELECT."""
        return sparql.rows(self._results(text, union, named))

    def truth(self, text: str, *, union: bool = True, named: tuple[str, ...] = ()) -> bool:
        """Answer of an ASK."""
        return sparql.truth(self._results(text, union, named))

    def _results(
        self, text: str, union: bool, named: tuple[str, ...]
    ) -> pyoxigraph.QuerySolutions | pyoxigraph.QueryBoolean:
        import pyoxigraph

        address = self.addresses.query
        headers = {"Accept": _JSON, "Content-Type": _FORM}
        answer = self._client.ask(address, self._form(text, union, named), headers)
        if answer.status >= 300:
            raise broken_query(address, answer.status, answer.type, answer.body)
        if answer.type not in (_JSON, "application/json"):
            raise no_endpoint(address, answer.status, answer.type)
        try:
            return pyoxigraph.parse_query_results(answer.body, pyoxigraph.QueryResultsFormat.JSON)
        except (SyntaxError, ValueError) as error:
            raise no_endpoint(address, answer.status, answer.type) from error

    def triples(self, text: str, *, union: bool = True, named: tuple[str, ...] = ()) -> Iterator[pyoxigraph.Quad]:
        """Triples of a CONSTRUCT, as they come."""
        headers = {"Accept": _TRIPLES, "Content-Type": _FORM}
        with self._client.stream("POST", self.addresses.query, self._form(text, union, named), headers) as body:
            yield from self._parsed(body)

    def _form(self, text: str, union: bool, named: tuple[str, ...]) -> bytes:
        form = [("query", text)]
        default = self.union() if union else ""
        if default:
            # A data set that is named in the request has no named graphs but those named there, too.
            form += [("default-graph-uri", default), *(("named-graph-uri", graph) for graph in named)]
        return urlencode(form).encode()

    def union(self) -> str:
        """The ``default-graph-uri`` of the union; a server of unknown kind is asked how it shows its graphs."""
        if self._union is not None:
            return self._union
        found: str | None = None
        try:
            for name in ("", UNION):
                self._union = name
                try:
                    if self.truth(_ANY_SOURCE):
                        found = name
                        break
                except QueryError:
                    if not name:
                        raise  # else the server does not know the name
        finally:
            self._union = found  # None: nothing is there yet, or it could not be asked
        return found or ""

    # Graphs

    def graph(self, graph: str) -> Iterator[str]:
        """The triples of a graph as N-Quads lines in our spelling, in the order of the server."""
        headers = {"Accept": _TRIPLES}
        if self.addresses.data:
            stream = self._client.stream("GET", self._of(graph), None, headers)
        else:
            text = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH {graph} {{ ?s ?p ?o }} }}"
            form = {**headers, "Content-Type": _FORM}
            stream = self._client.stream("POST", self.addresses.query, self._form(text, False, ()), form)
        with stream as body:
            for quad in self._parsed(body):
                yield f"{quad.subject} {quad.predicate} {_spelled(quad.object)} {graph} ."

    def put(self, graph: str, file: Path) -> None:
        """Replace a graph by the triples of an N-Triples file: one streamed request, all or nothing."""
        with file.open("rb") as body:
            self._client.send("PUT", self._of(graph), body, file.stat().st_size, {"Content-Type": _TRIPLES})

    def _of(self, graph: str) -> str:
        return f"{self.addresses.data}?graph={quote(graph.strip('<>'), safe='')}"

    def _parsed(self, body: IO[bytes]) -> Iterator[pyoxigraph.Quad]:
        import pyoxigraph

        try:
            yield from pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES, lenient=True)
        except SyntaxError as error:
            raise StoreError(f"{self.addresses.query}: the answer is no N-Triples ({error})") from error

    # Changing

    def update(self, request: Path | str) -> None:
        """One SPARQL Update request, a text or a file: all of it or nothing."""
        address = self.addresses.update
        if not address:
            raise StoreError(f"{self.addresses.base}: only for reading; KG_STORE_UPDATE names the address for updates")
        headers = {"Content-Type": "application/sparql-update; charset=utf-8"}
        if isinstance(request, str):
            text = request.encode()
            self._client.send("POST", address, text, len(text), headers)
            return
        with request.open("rb") as body:
            self._client.send("POST", address, body, request.stat().st_size, headers)

    # Administration of Fuseki

    def create(self) -> None:
        """Make the dataset, where the server is a Fuseki that lets us."""
        form = urlencode({"dbName": self.addresses.name, "dbType": "tdb2"}).encode()
        self._client.send("POST", f"{self.addresses.admin}/datasets", form, len(form), {"Content-Type": _FORM})

    def compact(self) -> bool:
        """Let the server give disk space back; False where it cannot or does not let us."""
        if not self.addresses.admin:
            return False
        place = f"{self.addresses.admin}/compact/{quote(self.addresses.name)}?deleteOld=true"
        try:
            self._client.send("POST", place, b"", 0, {})
        except StoreError:
            return False
        return True

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


def _spelled(term: Any) -> str:
    """A term in our spelling: a server may keep the number of a double and not its digits (44.1 comes as 44.1e0)."""
    datatype = getattr(term, "datatype", None)
    if datatype is not None and datatype.value == _DOUBLE:
        return terms.double(float(term.value))
    return str(term)
