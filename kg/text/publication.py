"""Which publication a text is: from options, from ``FILE.meta.yaml`` beside it, or from the file itself.

What is said nearest to the call wins, but never silently: a DOI or PMID that contradicts what the file says
of itself is an error, because every claim of the text would be ascribed to the wrong paper.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.text.document import Document
from kg.text.reference import doi_of, pmid_of

KEYS = ("doi", "pmid", "title", "date", "licence")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class TextSource:
    """The publication of a text.

    ``id`` is a CURIE (``PMID:1``, else ``DOI:10.1/x``, else ``local:`` and the SHA-256 of the file), ``verified``
    whether anything but the file's bytes says what it is, ``notices`` are (status, DOI or PMID of the paper
    that has it), ``said_by`` tells where the id comes from: ``options``, the file of metadata, or ``the text``.
    """

    id: str
    doi: str | None
    pmid: str | None
    title: str | None
    date: str | None
    licence: str | None
    verified: bool
    said_by: str
    notices: tuple[tuple[str, str], ...] = ()


def publication_of(
    path: str | Path,
    document: Document,
    *,
    doi: str | None = None,
    pmid: str | None = None,
    title: str | None = None,
    date: str | None = None,
    licence: str | None = None,
) -> TextSource:
    """The publication of a text that was read from ``path`` (``-`` for standard input).

    Raises InputError for an unknown key or wrong value, and where the sources contradict each other.
    """
    own = document.about
    layers = [
        ("options", _checked({"doi": doi, "pmid": pmid, "title": title, "date": date, "licence": licence}, "options")),
        (str(meta_path(path)), read_meta(path)),
        ("the text", {"doi": own.doi, "pmid": own.pmid, "title": own.title, "date": own.date, "licence": own.licence}),
    ]
    found: dict[str, str] = {}
    said: dict[str, str] = {}
    for name, values in layers:
        for key, value in values.items():
            if not value:
                continue
            if key in found and key in ("doi", "pmid") and found[key] != value:
                raise InputError(f"{path}: {said[key]} say {key} {found[key]}, {name} says {value}; expected one publication")
            if key not in found:
                found[key], said[key] = value, name
    if "pmid" in found:
        id_, said_by = f"PMID:{found['pmid']}", said["pmid"]
    elif "doi" in found:
        id_, said_by = f"DOI:{found['doi']}", said["doi"]
    else:
        id_, said_by = f"local:{_digest(path, document)}", "its bytes"
    return TextSource(
        id=id_,
        doi=found.get("doi"),
        pmid=found.get("pmid"),
        title=found.get("title"),
        date=found.get("date"),
        licence=found.get("licence"),
        verified=not id_.startswith("local:"),
        said_by=said_by,
        notices=own.notices,
    )


def meta_path(path: str | Path) -> Path | None:
    """Where the metadata of a file would lie; None for standard input."""
    return None if str(path) == "-" else Path(f"{path}.meta.yaml")


def read_meta(path: str | Path) -> dict[str, str | None]:
    """The values of ``FILE.meta.yaml``, none where there is no such file.

    Raises InputError for broken YAML, an unknown key (with the nearest known one) and a wrong value.
    """
    meta = meta_path(path)
    if meta is None or not meta.is_file():
        return {}
    from kg.case.yaml_text import load_yaml
    from kg.text.encoding import decode
    from kg.text.limits import read_bytes

    values = load_yaml(decode(read_bytes(meta), str(meta)).text, str(meta))
    if values is None:
        return {}
    if not isinstance(values, dict):
        raise InputError(f"{meta}: found a {type(values).__name__}; expected the keys {', '.join(KEYS)}")
    for key in values:
        if key not in KEYS:
            near = get_close_matches(str(key).lower(), KEYS, 1, 0.5)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise InputError(f"{meta}: unknown key {key!r}; expected {', '.join(KEYS)}{meant}")
    return _checked(values, str(meta))


def _checked(values: dict[str, Any], name: str) -> dict[str, str | None]:
    """The values in one spelling: DOI in lower case without address, PMID as digits, ISO date."""
    found: dict[str, str | None] = {}
    for key, value in values.items():
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, (str, int)) or not str(value).strip():
            raise InputError(f"{name}: {key} is {value!r}; expected text")
        text = str(value).strip()
        if key == "doi":
            doi = doi_of(text)
            if doi is None or text.lower().removesuffix("/").count(doi) != 1 or " " in text.removeprefix("doi: "):
                raise InputError(f"{name}: doi is {text!r}; expected one such as 10.1182/blood.2019001234")
            text = doi
        elif key == "pmid":
            number = text if text.isdigit() else pmid_of(text)
            if not number or not number.isascii() or not number.isdigit() or len(number) > 8 or int(number) == 0:
                raise InputError(f"{name}: pmid is {text!r}; expected digits such as 32561620")
            text = str(int(number))
        elif key == "date" and not _DATE.fullmatch(text):
            raise InputError(f"{name}: date is {text!r}; expected YYYY, YYYY-MM or YYYY-MM-DD")
        found[key] = text
    return found


def _digest(path: str | Path, document: Document) -> str:
    """SHA-256 of the file's bytes, of the text in UTF-8 where it came from standard input."""
    if str(path) == "-":
        return hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    try:
        with Path(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error
