"""What a server says when it does not do what was asked, in one sentence with the way out."""

from __future__ import annotations

import re
import socket
import ssl

from kg.errors import QueryError, StoreError

_LONGEST = 300
_TAGS = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
_FULL = ("no space left", "disk full", "enospc", "not enough space", "disk quota")


class NotThereError(StoreError):
    """The server has no such dataset or service."""


def unreachable(address: str, error: Exception) -> StoreError:
    """No connection, or it broke."""
    if isinstance(error, TimeoutError):
        return StoreError(f"{address}: no answer in time; a longer limit in seconds is set by KG_STORE_TIMEOUT")
    if isinstance(error, socket.gaierror):
        return StoreError(f"{address}: the host is not known ({error.strerror or error})")
    if isinstance(error, ConnectionRefusedError):
        return StoreError(f"{address}: nothing listens there; is the server started?")
    if isinstance(error, ssl.SSLError):
        return StoreError(f"{address}: no secure connection ({error.reason or error})")
    return StoreError(f"{address}: the connection broke ({error or type(error).__name__})")


def refusal(address: str, status: int, type_: str, body: bytes) -> StoreError:
    """An answer that is no success, to a request that is right by itself."""
    said = words(type_, body)
    if any(phrase in said.lower() for phrase in _FULL) or status == 507:
        return StoreError(f"{address}: the disk of the server is full ({said}); nothing was changed")
    if status == 401:
        return StoreError(
            f"{address}: the server wants other credentials (401); set KG_STORE_USER and KG_STORE_PASSWORD, or KG_STORE_TOKEN"
        )
    if status == 403:
        return StoreError(f"{address}: not allowed (403: {said}); the endpoint is read-only, or the account may not do this")
    if status in (404, 410):
        return NotThereError(f"{address}: there is no such dataset or service ({status})")
    if status in (405, 501):
        return StoreError(f"{address}: the service does not take this request ({status}); is the endpoint read-only?")
    if status == 413:
        return StoreError(f"{address}: the server takes no request of this size (413)")
    if 300 <= status < 400:
        return StoreError(f"{address}: the server points to another address ({status}); name that one")
    return StoreError(f"{address}: the server failed ({status}: {said})")


def broken_query(address: str, status: int, type_: str, body: bytes) -> QueryError | StoreError:
    """A refusal of a question: 400 is about the question, everything else about the server."""
    if status == 400:
        return QueryError(f"the server refuses the query: {words(type_, body)}")
    if status == 405:  # so Fuseki answers a POST to a dataset that it does not have
        return NotThereError(f"{address}: there is no such dataset, or it takes no queries ({status})")
    return refusal(address, status, type_, body)


def no_endpoint(address: str, status: int, type_: str) -> StoreError:
    """An answer that SPARQL does not know."""
    return StoreError(f"{address} does not answer as a SPARQL endpoint does (status {status}, {type_})")


def words(type_: str, body: bytes) -> str:
    """The first words of an answer's text, without markup."""
    text = body[:20_000].decode("utf-8", "replace")
    if "html" in type_ or "xml" in type_:
        text = _TAGS.sub(" ", text)
    text = " ".join(text.split())
    return text[:_LONGEST] or "no reason given"
