"""Asks the scite API for tallies and papers: only when a caller says so, and no more than 500 DOIs a call.

Too many requests and faults of the server are tried again, each time after a longer pause; every other
refusal is an error at once.
"""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlsplit

from kg.citations import publications
from kg.citations.scite import Scite, read_text
from kg.errors import InputError, KgError

ADDRESS = "https://api.scite.ai"
AT_MOST = 500  # DOIs a call, the limit of the API
_PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds before each further try
_LONGEST_PAUSE = 60.0
_LIMIT = 50 * 1024 * 1024  # bytes of one answer
_AGAIN = (429, 500, 502, 503, 504)


class SciteError(KgError, OSError):
    """The scite API did not answer, or refused."""


def ask(
    dois: Sequence[str],
    *,
    address: str = ADDRESS,
    token: str | None = None,
    timeout: float = 30.0,
    sleep: Callable[[float], None] = time.sleep,
) -> Scite:
    """Tallies, papers and notices of DOIs. ``timeout`` in seconds; ``sleep`` is injected by tests.

    Raises InputError for what is no DOI and for an address that is not https (or this machine), and
    SciteError where the API does not answer after all tries.
    """
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")):
        raise InputError(f"{address}: expected an https address")
    wanted = list(dict.fromkeys(publications.doi(doi) for doi in dois))
    found = Scite()
    for start in range(0, len(wanted), AT_MOST):
        batch = wanted[start : start + AT_MOST]
        for path in ("tallies", "papers"):
            text = _post(f"{address.rstrip('/')}/{path}", batch, token, timeout, sleep)
            _add(found, read_text(text, f"{address}/{path}"))
    return found


def _add(found: Scite, other: Scite) -> None:
    found.tallies.update(other.tallies)
    found.sections.update(other.sections)
    found.notices.update(other.notices)
    found.titles.update(other.titles)
    found.problems.extend(other.problems)


def _post(address: str, body: Any, token: str | None, timeout: float, sleep: Callable[[float], None]) -> str:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310  checked above
    last = ""
    for pause in (*_PAUSES, None):
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:  # noqa: S310
                raw: bytes = answer.read(_LIMIT + 1)
            if len(raw) > _LIMIT:
                raise SciteError(f"{address}: the answer is larger than {_LIMIT} bytes")
            return raw.decode("utf-8")
        except urllib.error.HTTPError as error:
            if error.code not in _AGAIN:
                raise SciteError(f"{address}: answered {error.code} {error.reason}") from error
            last, asked = f"{error.code} {error.reason}", error.headers.get("Retry-After", "")
        except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
            last, asked = str(getattr(error, "reason", error)), ""
        except UnicodeDecodeError as error:
            raise SciteError(f"{address}: the answer is not UTF-8") from error
        if pause is not None:
            sleep(min(float(asked), _LONGEST_PAUSE) if asked.isdigit() else pause)
    raise SciteError(f"{address}: no answer after {len(_PAUSES) + 1} tries (last: {last})")
