"""A SPARQL endpoint in this process over an Oxigraph in memory: quick, and it can be told to misbehave."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph

UNION = "urn:x-arq:UnionGraph"
Said = tuple[int, str, bytes]


@dataclass
class Endpoint:
    """Datasets by name, and what to do instead of answering: statuses to give first, by service."""

    datasets: dict[str, pyoxigraph.Store] = field(default_factory=dict)
    instead: dict[str, list[Said]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    hang_up: set[str] = field(default_factory=set)  # services whose connection is closed after the change is made
    port: int = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def create(self, name: str = "") -> str:
        name = name or f"d{len(self.datasets)}"
        self.datasets[name] = pyoxigraph.Store()
        return f"{self.base}/{name}"

    def count(self, service: str) -> int:
        return sum(1 for _, path, _ in self.asked if path.rpartition("/")[2] == service)


@contextmanager
def serving() -> Iterator[Endpoint]:
    endpoint = Endpoint()

    class Handler(_Handler):
        state = endpoint

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    endpoint.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet
    state: Endpoint

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._serve()

    do_POST = do_PUT = do_GET  # noqa: N815  the names of http.server

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length)
        self.state.asked.append((self.command, parts.path, dict(self.headers)))
        service = parts.path.rpartition("/")[2]
        if len(body) < length:
            return  # the client is gone
        if self.state.instead.get(service):
            self._answer(*self.state.instead[service].pop(0))
            return
        if parts.path == "/$/datasets":
            self.state.create(parse_qs(body.decode())["dbName"][0])
            self._answer(200, "text/plain", b"")
            return
        store = self.state.datasets.get(parts.path.strip("/").partition("/")[0])
        if store is None:
            self._answer(404, "text/plain", b"No such dataset")
            return
        try:
            said = {"query": self._query, "update": self._update, "data": self._data}[service](store, body)
        except SyntaxError as error:
            said = (400, "text/plain", f"Parse error: {error}".encode())
        if service in self.state.hang_up:
            self.close_connection = True
            self.connection.close()
            return
        self._answer(*said)

    def _query(self, store: pyoxigraph.Store, body: bytes) -> Said:
        form = parse_qs(body.decode())
        union = UNION in form.get("default-graph-uri", ())
        named = list(store.named_graphs()) if union else None
        answer = store.query(form["query"][0], default_graph=named) if union else store.query(form["query"][0])
        if isinstance(answer, pyoxigraph.QueryTriples):
            return 200, "application/n-triples", bytes(answer.serialize(format=pyoxigraph.RdfFormat.N_TRIPLES) or b"")
        found = answer.serialize(format=pyoxigraph.QueryResultsFormat.JSON)
        return 200, "application/sparql-results+json", bytes(found or b"")

    def _update(self, store: pyoxigraph.Store, body: bytes) -> Said:
        store.update(body.decode())
        return 204, "text/plain", b""

    def _data(self, store: pyoxigraph.Store, body: bytes) -> Said:
        graph = pyoxigraph.NamedNode(parse_qs(urlsplit(self.path).query)["graph"][0])
        if self.command == "GET":
            if graph not in set(store.named_graphs()):
                return 404, "text/plain", b"No such graph"
            return 200, "application/n-triples", store.dump(from_graph=graph, format=pyoxigraph.RdfFormat.N_TRIPLES) or b""
        quads = list(pyoxigraph.parse(body, pyoxigraph.RdfFormat.N_TRIPLES))
        store.remove_graph(graph)
        store.extend(pyoxigraph.Quad(quad.subject, quad.predicate, quad.object, graph) for quad in quads)
        return 200, "text/plain", b""

    def _answer(self, status: int, type_: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", type_)
        self.send_header("Content-Length", str(len(body)))
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
        self.end_headers()
        self.wfile.write(body)
