"""Citation sentences as JSON lines: one object a line in, its stance or what is wrong with the line out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import count
from typing import IO, Any

from kg.citations.stance import classify

LIMIT = 1_000_000  # bytes of one line: a sentence with its neighbours is far shorter
_TEXTS = ("before", "after", "section")


def classified(stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """One answer for each line that is not blank, in order.

    A good line gives ``id`` (as it came), ``stance``, ``confidence`` and ``reason``; a bad one ``line`` (from
    1), ``id`` (None where it cannot be read) and ``error``, and the rest go on.

    >>> import io
    >>> [answer["stance"] for answer in classified(io.BytesIO(b'{"id": "a", "sentence": "This agrees with Lee [3]."}'))]
    ['supporting']
    """
    for number in count(1):
        raw = stream.readline(LIMIT + 1)
        if not raw:
            return
        if len(raw) > LIMIT:
            yield _error(number, None, f"longer than {LIMIT} bytes; expected one citation sentence a line")
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LIMIT)
            continue
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            yield _error(number, None, f"not UTF-8 at byte {error.start} ({error.reason})")
            continue
        if line.strip():
            yield _answer(line, number)


def _answer(line: str, number: int) -> dict[str, Any]:
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        return _error(number, None, f"broken JSON at column {error.colno} ({error.msg})")
    except ValueError:  # of more digits than Python reads
        return _error(number, None, "a whole number of too many digits; expected an object with id and sentence")
    except RecursionError:
        return _error(number, None, "nested too deeply; expected an object with id and sentence")
    if not isinstance(data, dict):
        return _error(number, None, f"found a {type(data).__name__}; expected an object with id and sentence")
    identifier = data.get("id")
    if isinstance(identifier, bool) or not isinstance(identifier, str | int):
        return _error(number, None, "no id; expected text or a whole number")
    sentence = data.get("sentence")
    if not isinstance(sentence, str) or not sentence.strip():
        return _error(number, identifier, "no sentence; expected text")
    context: dict[str, str] = {}
    for name in _TEXTS:
        value = data.get(name)
        if value is not None and not isinstance(value, str):
            return _error(number, identifier, f"{name} is {json.dumps(value)[:60]}; expected text")
        context[name] = value or ""
    found = classify(sentence, **context)
    return {"id": identifier, "stance": found.stance, "confidence": found.confidence, "reason": found.reason}


def _error(number: int, identifier: str | int | None, words: str) -> dict[str, Any]:
    return {"line": number, "id": identifier, "error": words}
