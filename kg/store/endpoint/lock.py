"""One writer at a time: a triple on the server that says who writes."""

from __future__ import annotations

import os
import socket
import time
from types import TracebackType
from typing import TYPE_CHECKING

from kg.errors import StoreError
from kg.identifiers import VOCABULARY
from kg.rdf import terms
from kg.store.endpoint.manifest import NODE

if TYPE_CHECKING:
    from kg.store.endpoint.protocol import Protocol

LOCK = f"<{VOCABULARY}writer>"
STALE_SECONDS = 6 * 3600  # of a writer on another machine, whose process cannot be looked for
_held: set[str] = set()  # by the loads of this process that run now
_QUERY = f"SELECT ?writer {{ {NODE} {LOCK} ?writer }}"


def holder(protocol: Protocol) -> str | None:
    """Who writes: host, process and time of start, and a number that is this very load; None if nobody."""
    found = protocol.rows(_QUERY, union=False)
    return str(found.rows[0][0]) if found.rows else None


def is_stale(writer: str, now: float | None = None) -> bool:
    """Whether a writer is gone for certain: its process on this machine ended, or it began very long ago."""
    try:
        host, process, began, number = writer.split(" ")
        age = (time.time() if now is None else now) - float(began)
    except ValueError:
        return True
    if age > STALE_SECONDS:
        return True
    if host != socket.gethostname():
        return False
    # A load of this process that could not take its lock away is over, too.
    return number not in _held if int(process) == os.getpid() else not _runs(int(process))


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


class ServerLock:
    """Context in which this load is the only one that writes. ``triple`` goes away with the change itself."""

    def __init__(self, protocol: Protocol, wait: float = 0.0) -> None:
        self._protocol = protocol
        self._wait = wait
        self._number = os.urandom(8).hex()
        self._mine = f"{socket.gethostname()} {os.getpid()} {time.time():.0f} {self._number}"
        self.triple = f"{NODE} {LOCK} {terms.text(self._mine)}"

    def __enter__(self) -> ServerLock:
        end = time.monotonic() + self._wait
        _held.add(self._number)
        while True:
            before = holder(self._protocol)
            if before is None or is_stale(before):
                self._take(before)
                if holder(self._protocol) == self._mine:
                    return self
            elif time.monotonic() >= end:
                _held.discard(self._number)
                host, process = before.split(" ")[:2]
                raise StoreError(
                    f"the store {self._protocol.addresses.base} is being written by another process ({process} on {host}); "
                    "wait until it is done, or end it: its load then leaves no trace"
                )
            time.sleep(0.05)

    def _take(self, before: str | None) -> None:
        """Set the lock if it is still as it was seen: the server makes one of two writers find it changed."""
        if before is None:
            guard = f"FILTER NOT EXISTS {{ {NODE} {LOCK} ?other }}"
            self._protocol.update(f"INSERT {{ {self.triple} }} WHERE {{ {guard} }}")
        else:
            old = f"{NODE} {LOCK} {terms.text(before)}"
            self._protocol.update(f"DELETE {{ {old} }} INSERT {{ {self.triple} }} WHERE {{ {old} }}")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        _held.discard(self._number)
        try:
            if kind is not None or holder(self._protocol) == self._mine:
                self._protocol.update(f"DELETE DATA {{ {self.triple} }}")
        except StoreError:
            if kind is None:
                raise  # otherwise the first error is the one to tell
