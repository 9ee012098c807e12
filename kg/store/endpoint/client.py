"""HTTP to one endpoint: credentials from the environment, time limits, and repeats of what is safe to repeat."""

from __future__ import annotations

import base64
import http.client
import os
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import IO
from urllib.parse import urlsplit

from kg.errors import StoreError
from kg.store.endpoint.refusals import refusal, unreachable

CONNECT_SECONDS = 10.0
READ_SECONDS = 120.0  # a question
WRITE_SECONDS = 3600.0  # a load: the server answers when all is stored
_PAUSES = (0.2, 0.8)  # seconds before a question is asked again
_BUSY = (502, 503, 504)
_BLOCK = 1 << 18
# The other side closed a connection that was kept: nothing of the answer has come.
_STALE = (http.client.RemoteDisconnected, http.client.BadStatusLine, ConnectionResetError, BrokenPipeError)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    type: str
    body: bytes


def credentials(environment: Mapping[str, str] | None = None) -> dict[str, str]:
    """The header that says who asks: ``KG_STORE_TOKEN``, else ``KG_STORE_USER`` and ``KG_STORE_PASSWORD``."""
    env = os.environ if environment is None else environment
    if token := env.get("KG_STORE_TOKEN"):
        return {"Authorization": f"Bearer {token}"}
    if user := env.get("KG_STORE_USER"):
        pair = f"{user}:{env.get('KG_STORE_PASSWORD', '')}".encode()
        return {"Authorization": "Basic " + base64.b64encode(pair).decode()}
    return {}


def seconds(default: float) -> float:
    """The time limit of a request; ``KG_STORE_TIMEOUT`` sets another one."""
    text = os.environ.get("KG_STORE_TIMEOUT", "")
    try:
        return float(text) if text else default
    except ValueError:
        raise StoreError(f"KG_STORE_TIMEOUT is {text!r}; expected a number of seconds") from None


class Client:
    """Requests to addresses of one server. One connection is kept for questions; streams and loads have their own."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], http.client.HTTPConnection] = {}
        self._lock = Lock()

    def ask(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """POST what only reads; asked again where the connection broke or the server was busy."""
        with self._lock:
            for pause in (*_PAUSES, None):
                try:
                    answer = self._ask(address, body, headers)
                except StoreError:
                    raise
                except (OSError, http.client.HTTPException) as error:
                    self._forget(address)
                    # What takes too long once takes too long again.
                    if pause is None or isinstance(error, TimeoutError):
                        raise unreachable(address, error) from error
                else:
                    if answer.status not in _BUSY or pause is None:
                        return answer
                time.sleep(pause)
        raise AssertionError

    def _ask(self, address: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        key = _place(address)
        known = key in self._kept and self._kept[key].sock is not None
        connection = self._kept[key] if known else _connect(address)
        self._kept[key] = connection
        try:
            connection.request("POST", _path(address), body, {**credentials(), **headers})
            response = connection.getresponse()
        except _STALE:
            if not known:
                raise
            self._forget(address)
            return self._ask(address, body, headers)
        return Answer(response.status, response.headers.get_content_type(), response.read())

    def _forget(self, address: str) -> None:
        if connection := self._kept.pop(_place(address), None):
            connection.close()

    @contextmanager
    def stream(self, method: str, address: str, body: bytes | None, headers: Mapping[str, str]) -> Iterator[IO[bytes]]:
        """The answer of a reading request as a file. Raises StoreError for a refusal."""
        connection = _connect(address)
        try:
            connection.request(method, _path(address), body, {**credentials(), **headers})
            response = connection.getresponse()
            if response.status >= 300:
                raise refusal(address, response.status, response.headers.get_content_type(), response.read(_BLOCK))
            yield response
        except (OSError, http.client.HTTPException) as error:
            if isinstance(error, StoreError):
                raise
            raise unreachable(address, error) from error
        finally:
            connection.close()

    def send(self, method: str, address: str, body: IO[bytes] | bytes, length: int, headers: Mapping[str, str]) -> Answer:
        """A request that changes something, sent once. Raises StoreError for a refusal.

        A connection that breaks while sending or waiting is an error of its own (:class:`OutcomeUnknownError`):
        the caller must look whether the change was made.
        """
        connection = _connect(address, seconds(WRITE_SECONDS))
        sent = {**credentials(), **headers, "Content-Length": str(length)}
        try:
            connection.request(method, _path(address), body, sent)
            response = connection.getresponse()
            answer = Answer(response.status, response.headers.get_content_type(), response.read())
        except (OSError, http.client.HTTPException) as error:
            # A server that refuses answers before it has read everything, and then closes.
            early = _early_answer(connection)
            if early is None:
                raise OutcomeUnknownError(f"{unreachable(address, error)} (while writing)") from error
            answer = early
        finally:
            connection.close()
        if answer.status >= 300:
            raise refusal(address, answer.status, answer.type, answer.body)
        return answer

    def close(self) -> None:
        """Close the kept connections."""
        for connection in self._kept.values():
            connection.close()
        self._kept.clear()


class OutcomeUnknownError(StoreError):
    """The connection broke after a change was sent: it may have been made."""


def _early_answer(connection: http.client.HTTPConnection) -> Answer | None:
    if connection.sock is None:
        return None
    try:
        connection.sock.settimeout(2.0)
        response = http.client.HTTPResponse(connection.sock, method="PUT")
        response.begin()
        return Answer(response.status, response.headers.get_content_type(), response.read(_BLOCK))
    except (OSError, http.client.HTTPException):
        return None


def _connect(address: str, limit: float | None = None) -> http.client.HTTPConnection:
    parts = urlsplit(address)
    host = parts.hostname or ""
    connection: http.client.HTTPConnection
    if parts.scheme.lower() == "https":
        connection = http.client.HTTPSConnection(
            host, parts.port, timeout=CONNECT_SECONDS, context=ssl.create_default_context(), blocksize=_BLOCK
        )
    else:
        connection = http.client.HTTPConnection(host, parts.port, timeout=CONNECT_SECONDS, blocksize=_BLOCK)
    try:
        connection.connect()
    except OSError as error:
        raise unreachable(address, error) from error
    connection.sock.settimeout(seconds(READ_SECONDS) if limit is None else limit)
    return connection


def _place(address: str) -> tuple[str, str]:
    parts = urlsplit(address)
    return parts.scheme, parts.netloc


def _path(address: str) -> str:
    parts = urlsplit(address)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
