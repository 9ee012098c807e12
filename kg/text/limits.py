"""How much is read at once, and bytes from a file or from standard input within that limit."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path
from typing import IO

from kg.errors import InputError

LIMIT = 50 * 1024 * 1024  # bytes of one document, before decoding


def named(path: str | Path) -> str:
    """How messages call a source."""
    return "standard input" if str(path) == "-" else str(path)


def too_large(name: str, what: str = "the document") -> InputError:
    """The error for what exceeds the limit."""
    return InputError(f"{name}: {what} is larger than {LIMIT // 1024**2} MB ({LIMIT} bytes), the most that is read at once; split it")


def open_file(path: Path) -> IO[bytes]:
    """A file opened for reading bytes; InputError where that is impossible."""
    try:
        folder = path.is_dir()
        stream = None if folder else path.open("rb")
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
    except ValueError as error:  # a NUL in the name
        raise InputError(f"{path!s}: no file name ({error})") from error
    if stream is None:
        raise InputError(f"{path}: is a folder; expected a file")
    return stream


def read_bytes(path: str | Path) -> bytes:
    """All bytes of a file, or of standard input for ``-``; InputError beyond the limit."""
    if str(path) == "-":
        stream = sys.stdin
        buffer = getattr(stream, "buffer", None)
        raw: bytes = buffer.read(LIMIT + 1) if buffer else stream.read(LIMIT + 1).encode("utf-8", "surrogatepass")
    else:
        with open_file(Path(path)) as file:
            raw = file.read(LIMIT + 1)
    if len(raw) > LIMIT:
        raise too_large(named(path))
    return raw


def digest(path: Path) -> str:
    """SHA-256 of a file of any size. Raises InputError where it cannot be read."""
    found = hashlib.sha256()
    with open_file(path) as stream:
        while piece := stream.read(1 << 20):
            found.update(piece)
    return found.hexdigest()
