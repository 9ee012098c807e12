"""One writer at a time, and builds that readers still use.

The lock belongs to the process that holds the file open, not to the file: when a process dies, however
it dies, the system releases it, and the next writer takes over without guessing from a process id.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from pathlib import Path
from types import TracebackType

from kg.errors import StoreError

_HELD = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})  # what flock and msvcrt say of a lock that another holds

if sys.platform == "win32":  # pragma: no cover
    import msvcrt

    def _lock(descriptor: int, *, shared: bool) -> None:
        # Windows has exclusive byte locks only: readers do not lock, and an open file cannot be swept there anyway.
        if not shared:
            os.lseek(descriptor, 1 << 30, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(descriptor: int, *, shared: bool) -> None:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)


class FileLock:
    """A lock on a file, held until released or the process ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def acquire(self, *, shared: bool = False) -> bool:
        """Try to take the lock; False if another holds it."""
        flags = os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT
        descriptor = os.open(self._path, flags, 0o644)
        try:
            _lock(descriptor, shared=shared)
        except OSError as error:
            os.close(descriptor)
            if error.errno not in _HELD:  # such as a file system without locks: nobody holds it
                raise StoreError(f"{self._path}: cannot be locked ({error.strerror}); expected a file system with file locks") from error
            return False
        self._descriptor = descriptor
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        """A lock that nobody holds any more is given back."""
        self.release()

    def sign(self) -> None:
        """Write who holds the lock into the file, for the message to others."""
        if self._descriptor is not None:
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, f"{os.getpid()}\n".encode())


class WriterLock:
    """Context in which this process is the only writer of a store directory."""

    def __init__(self, folder: Path, wait: float = 0.0) -> None:
        self._path = folder / "lock"
        self._lock = FileLock(self._path)
        self._wait = wait

    def __enter__(self) -> WriterLock:
        end = time.monotonic() + self._wait
        while not self._lock.acquire():
            if time.monotonic() >= end:
                raise StoreError(
                    f"the store {self._path.parent} is being written by another process ({self._holder()}); "
                    "wait until it is done, or end it: its load then leaves no trace"
                )
            time.sleep(0.05)
        self._lock.sign()
        return self

    def _holder(self) -> str:
        try:
            number = self._path.read_text().strip()
        except OSError:
            number = ""
        return f"process {number}" if number else "process unknown"

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._lock.release()
