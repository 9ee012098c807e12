"""Cases from files: YAML, JSON, JSON lines, Phenopackets, ``-`` for standard input, or a phrase.

Every error names the file, the line or field, what was found and the nearest thing that is known.
"""

from __future__ import annotations

import codecs
import io
import json
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import IO, Any

from kg.case.hints import meant
from kg.case.model import FIELDS, Case
from kg.case.notes import quoted
from kg.errors import CaseError

LIMIT = 50 * 1024 * 1024
REPORTS = (".txt", ".md", ".xml")
_KEY = re.compile(r"[\"']?([\w -]{1,40}?)[\"']?\s*:(?:\s|$)")
_YAML = re.compile(r"---|- |-$|[\]})]|[\"']?[\w -]{1,40}?[\"']?\s*:(?:\s|$)")
_SENTENCES = re.compile(r"[\w)%][.!?]\s+[A-Z]")
_PARTS = re.compile(r"[,;\n]")
_LONG, _PROSE = 200, 5  # characters from which a single sentence is prose, where its parts have more words than a finding
SUFFIXES = (".yaml", ".yml", ".json", ".jsonl", *REPORTS)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a source, or why it could not be read; ``line`` is None outside JSON lines."""

    case: Case | None
    line: int | None = None
    id: str | None = None
    error: str | None = None


def read_case(path: str | Path) -> Case:
    """The single case of a file.

    Raises CaseError where it cannot be read or holds several.
    """
    found = list(read_cases(str(path)))
    if len(found) != 1:
        raise CaseError(f"{path}: holds {len(found)} cases; expected one")
    if found[0].case is None:
        raise CaseError(found[0].error or f"{path}: no case")
    return found[0].case


def read_cases(argument: str, stdin: IO[str] | None = None) -> Iterator[CaseLine]:
    """All cases of a CASE argument: a file, ``-``, or a phrase such as ``AML, 3 years, CD33 94%``."""
    if argument == "-":
        stream = stdin or sys.stdin
        bytes_of = getattr(stream, "buffer", None)
        raw = bytes_of.read(LIMIT + 1) if bytes_of else stream.read(LIMIT + 1).encode("utf-8", "surrogatepass")
        yield from _of_unknown_form(raw, "standard input")
        return
    path = Path(argument)
    if path.suffix.lower() in SUFFIXES or _exists(path):
        yield from _file(path)
        return
    from kg.case.phrase import read_phrase

    yield CaseLine(read_phrase(argument))


def _exists(path: Path) -> bool:
    """Whether an argument without a known ending is a file or folder all the same."""
    try:
        return path.is_file() or (path.is_dir() and path.name != "")
    except (OSError, ValueError):  # a long phrase is no path name, nor is one with a NUL
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _file(path: Path) -> Iterator[CaseLine]:
    suffix = path.suffix.lower()
    if not _is_file(path):
        raise CaseError(f"{path}: no such file" + (" (it is a folder)" if path.is_dir() else ""))
    if suffix in REPORTS:
        from kg.case.report import read_report

        yield CaseLine(read_report(path))
        return
    if suffix == ".jsonl":
        with path.open("rb") as stream:
            yield from _lines(stream, str(path))
        return
    if path.stat().st_size > LIMIT:
        raise CaseError(f"{path}: {path.stat().st_size} bytes; a case has at most {LIMIT}")
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    except OSError as error:
        raise CaseError(f"{path}: cannot be read ({error.strerror})") from error
    yield CaseLine(case_of(_parse(text, str(path), suffix == ".json"), str(path)))


def _lines(stream: IO[bytes], source: str) -> Iterator[CaseLine]:
    """One case a line; a bad line, also one that is no text, is reported and the rest are read."""
    for number in count(1):
        raw = stream.readline(LIMIT + 1)
        if not raw:
            return
        if len(raw) > LIMIT:
            yield CaseLine(None, number, None, f"{source}, line {number}: longer than {LIMIT} bytes")
            while raw and not raw.endswith(b"\n"):
                raw = stream.readline(LIMIT)
            continue
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            yield CaseLine(None, number, None, f"{source}, line {number}: not UTF-8 at byte {error.start} ({error.reason})")
            continue
        if line.strip():
            yield case_line(line, number, source)


def case_line(line: str, number: int, source: str) -> CaseLine:
    """A line of JSON as a case or an error with the id when there is one."""
    identity: str | None = None
    try:
        data = _json(line, f"{source}, line {number}")
        identity = str(data["id"]) if isinstance(data, Mapping) and data.get("id") is not None else None
        return CaseLine(case_of(data, f"{source}, line {number}"), number, identity)
    except CaseError as error:
        return CaseLine(None, number, identity, str(error))


def _of_unknown_form(raw: bytes, source: str) -> Iterator[CaseLine]:
    """Cases of bytes of unknown form: JSON, JSON lines, YAML, a report in prose, or a phrase on one line."""
    if len(raw) > LIMIT:
        raise CaseError(f"{source}: longer than {LIMIT} bytes")
    if _is_json_lines(raw):
        yield from _lines(io.BytesIO(raw), source)
        return
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CaseError(f"{source}: not UTF-8 at byte {error.start}") from error
    stripped = text.strip()
    if not stripped:
        raise CaseError(f"{source}: empty; expected a case")
    if stripped.startswith("{"):
        yield CaseLine(case_of(_json(stripped, source), source))
        return
    if _is_report(stripped):
        from kg.case.report import report_of

        yield CaseLine(report_of(raw, source))
        return
    if "\n" not in stripped and ":" not in stripped.split(",")[0].replace("::", ""):
        from kg.case.phrase import read_phrase

        yield CaseLine(read_phrase(stripped))
        return
    yield CaseLine(case_of(_parse(text, source, False), source))


def _is_report(text: str) -> bool:
    r"""Whether text is prose: an article in XML, several sentences, or one that is no list of findings; YAML is none.

    >>> _is_report("AML, 3 years, CD33 94%"), _is_report("disease: AML\nage: 3 years. Born early. Twin.")
    (False, False)
    >>> _is_report("A man of 45 years had AML. FLT3-ITD was not detected.")
    True
    """
    if text.startswith("<"):
        return True
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    first = _KEY.match(lines[0]) if lines else None
    if first and (first[1].lower() in FIELDS or not _SENTENCES.search(text)) and all(line[0].isspace() or _YAML.match(line) for line in lines):
        return False
    from kg.text.sentences import split

    sentences = [sentence for sentence in split(text) if len(text[sentence.start : sentence.end].split()) > 2]
    parts = _PARTS.split(text)
    return len(sentences) > 1 or (len(text) > _LONG and len(text.split()) > _PROSE * len(parts))


def _is_json_lines(raw: bytes) -> bool:
    """Whether there are several lines, of which the first or all are objects of their own."""
    lines = [line for line in raw.removeprefix(codecs.BOM_UTF8).split(b"\n") if line.strip()]
    if len(lines) < 2 or not lines[0].lstrip().startswith(b"{"):
        return False
    if all(line.lstrip().startswith(b"{") and line.rstrip().endswith(b"}") for line in lines):
        return True
    try:
        return isinstance(json.loads(lines[0]), dict)
    except (ValueError, RecursionError):
        return False


def _parse(text: str, source: str, is_json: bool) -> Any:
    if is_json or text.lstrip().startswith("{"):
        return _json(text, source)
    from kg.case.yaml_text import load_yaml

    return load_yaml(text, source)


def _json(text: str, source: str) -> Any:
    """JSON without repeated keys, NaN or infinities."""

    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in pairs:
            if key in found:
                raise CaseError(f"{source}: field {key!r} stands twice; keep one")
            found[key] = value
        return found

    def refuse(word: str) -> Any:
        raise CaseError(f"{source}: {word} is no value")

    try:
        return json.loads(text, object_pairs_hook=unique, parse_constant=refuse)
    except json.JSONDecodeError as error:
        raise CaseError(f"{source}, line {error.lineno}, column {error.colno}: broken JSON ({error.msg})") from error
    except CaseError:
        raise
    except ValueError:  # of more digits than Python reads
        raise CaseError(f"{source}: a whole number of more than {sys.get_int_max_str_digits()} digits is no value") from None
    except RecursionError as error:
        raise CaseError(f"{source}: nested too deeply for a case") from error


def case_of(data: Any, source: str = "case") -> Case:
    """A case from plain data: the form of the contract, or a Phenopacket."""
    if data is None:
        raise CaseError(f"{source}: is empty; expected the fields of a case ({', '.join(FIELDS)})")
    if not isinstance(data, Mapping):
        raise CaseError(f"{source}: found {type(data).__name__}; expected the fields of a case ({', '.join(FIELDS)})")
    if (
        "subject" in data
        and isinstance(data["subject"], Mapping)
        and not ("disease" in data and "subject" not in FIELDS and "markers" in data)
    ):
        from kg.case.phenopacket import read_phenopacket

        return read_phenopacket(data, source)
    for key in data:
        if key not in FIELDS:
            field = meant(str(key)[:80])
            hint = f"; did you mean {field!r}?" if field else ""
            raise CaseError(f"{source}: unknown field {quoted(key)}{hint} Known fields: {', '.join(FIELDS)}")
    try:
        case = Case(**{str(key): value for key, value in data.items()})
        from kg.case.check import check

        check(case)
    except CaseError as error:
        raise CaseError(f"{source}: {error}") from error
    return case
