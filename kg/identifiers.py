"""CURIEs, IRIs, local slugs and content hashes: the only place where one becomes the other.

``prefixes.csv`` is the one authority on prefixes; ``curies`` is its engine and is imported on first
conversion, because reading commands work on CURIE literals and never need it. The local part of a
CURIE keeps its own spelling (leading zeros, colons, slashes); what an IRI may not hold is
percent-encoded on the way to the IRI and decoded on the way back.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from kg.errors import InputError

if TYPE_CHECKING:
    from curies import Converter

BASE = "https://w3id.org/leukemia-kg/"
VOCABULARY = BASE + "vocab#"
LOCAL = BASE + "id/"

# What RFC 3987 allows beyond ASCII in a path; the rest of Unicode (controls, private use) has no place in an id.
_UCSCHAR = re.compile(
    "[\u00a0-\ud7ff\uf900-\ufdcf\ufdf0-\uffef\U00010000-\U0001fffd\U00020000-\U0002fffd\U00030000-\U0003fffd]"
)
_ENCODED = "".join(map(chr, range(0x21))) + '"#<>[\\]^`{|}\x7f'
_CODES = {character: f"%{ord(character):02X}" for character in _ENCODED + "%"}
_CHARACTERS = {code[1:]: character for character, code in _CODES.items()}
_TO_ENCODE = re.compile("[" + re.escape(_ENCODED) + "%]")
_TO_DECODE = re.compile("%([0-9A-F]{2})")
_HEX_PAIR = re.compile("[0-9A-Fa-f]{2}")
_NOT_SLUG = re.compile(r"[^A-Za-z0-9.+\-]+")

_CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def slug(text: str) -> str:
    """A readable, deterministic last part of a local id.

    Case is kept, ``::`` becomes ``--``, every run of other characters a dash.

    >>> slug("BCR::ABL1"), slug("t(9;22)(q34;q11)"), slug("Ph+ ALL"), slug("IDH1 p.R132H")
    ('BCR--ABL1', 't-9-22-q34-q11', 'Ph+-ALL', 'IDH1-p.R132H')
    """
    found = _NOT_SLUG.sub("-", text.strip().replace("::", "--"))
    # A leading dash is a sign (-7 is a loss), a trailing one only an artefact of a bracket or blank.
    found = found.rstrip("-") if not text.rstrip().endswith("-") else found
    if not text.lstrip().startswith("-"):
        found = found.lstrip("-")
    if not found:
        raise InputError(f"no identifier can be made of {text!r}; expected letters or digits")
    return found


def local(type_: str, text: str) -> str:
    """The CURIE of a local entity.

    >>> local("variant", "FLT3-ITD")
    'lkg:variant/FLT3-ITD'
    """
    return f"lkg:{type_}/{slug(text)}"


def content_hash(content: object, length: int = 16) -> str:
    """Hexadecimal id of JSON-like content: SHA-256 of its canonical JSON, independent of key order.

    >>> content_hash({"b": 1, "a": [1, "x"]}) == content_hash({"a": [1, "x"], "b": 1})
    True
    """
    text = _CANONICAL.encode(content)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def split(curie: str) -> tuple[str, str]:
    """Prefix and local part, split at the first colon only (HGVS and VRS ids hold more of them).

    >>> split("HGVS:NM_005896.4:c.395G>A")
    ('HGVS', 'NM_005896.4:c.395G>A')
    """
    prefix, colon, rest = curie.partition(":")
    if not colon or not prefix or not rest:
        raise InputError(f"{curie!r} is no CURIE; expected PREFIX:LOCAL, e.g. MONDO:0018874")
    return prefix, rest


def encode(part: str) -> str:
    """The local part of a CURIE as it stands in an IRI.

    >>> encode("c.395G>A")
    'c.395G%3EA'
    """
    if not part.isascii():
        for character in part:
            if ord(character) > 0x7F and not _UCSCHAR.match(character):
                raise InputError(f"{part!r} holds U+{ord(character):04X}, which no identifier may hold")
    return _TO_ENCODE.sub(_encode_one, part)


def _encode_one(match: re.Match[str]) -> str:
    if match[0] != "%":
        return _CODES[match[0]]
    # A percent sequence that decode() leaves alone is left alone here, so that foreign IRIs come back unchanged.
    pair = match.string[match.end() : match.end() + 2]
    return "%" if _HEX_PAIR.fullmatch(pair) and pair not in _CHARACTERS else "%25"


def decode(part: str) -> str:
    """The inverse of :func:`encode`; sequences that encode() never writes stay as they are."""
    return _TO_DECODE.sub(lambda match: _CHARACTERS.get(match[1], match[0]), part)


@cache
def prefix_rows() -> tuple[dict[str, str], ...]:
    """Rows of ``prefixes.csv``."""
    text = resources.files("kg").joinpath("prefixes.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def converter() -> Converter:
    """The ``curies.Converter`` of the prefix table, with all synonyms."""
    from curies import Converter, Record  # 0.2 s: not for reading commands

    return Converter(
        [
            Record(
                prefix=row["prefix"],
                uri_prefix=row["iri_prefix"],
                prefix_synonyms=_members(row["synonyms"]),
                uri_prefix_synonyms=_members(row["iri_synonyms"]),
                pattern=row["pattern"] or None,
            )
            for row in prefix_rows()
        ]
    )


def _members(cell: str) -> list[str]:
    return cell.split("|") if cell else []


@cache
def _iri_prefixes() -> dict[str, str]:
    """IRI prefix by prefix and prefix synonym; a plain dictionary serialises millions of ids."""
    found: dict[str, str] = {}
    for row in prefix_rows():
        for name in (row["prefix"], *_members(row["synonyms"])):
            found[name] = row["iri_prefix"]
    return found


@lru_cache(maxsize=1 << 16)
def iri(curie: str) -> str:
    """The IRI of a CURIE.

    Raises InputError for a prefix that ``prefixes.csv`` does not have.

    >>> iri("CLINVAR:13961")
    'http://identifiers.org/clinvar/13961'
    """
    prefix, part = split(curie)
    start = _iri_prefixes().get(prefix)
    if start is None:
        raise InputError(f"{curie!r}: unknown prefix {prefix!r}; kg/prefixes.csv has {_nearest(prefix)}")
    return start + encode(part)


def curie(iri: str) -> str | None:
    """The CURIE of an IRI in any known form, or None if no prefix fits.

    >>> curie("https://pubmed.ncbi.nlm.nih.gov/32561620")
    'PMID:32561620'
    """
    found = converter().parse_uri(iri)
    return f"{found.prefix}:{decode(found.identifier)}" if found and found.identifier else None


def standard(curie: str) -> str:
    """The CURIE with its prefix in standard spelling.

    Raises InputError for an unknown prefix.

    >>> standard("hgnc:5382")
    'HGNC:5382'
    """
    prefix, part = split(curie)
    return f"{_standard_prefix(prefix)}:{part}"


@cache
def _standard_prefixes() -> dict[str, str]:
    return {name: row["prefix"] for row in prefix_rows() for name in (row["prefix"], *_members(row["synonyms"]))}


def _standard_prefix(prefix: str) -> str:
    try:
        return _standard_prefixes()[prefix]
    except KeyError:
        raise InputError(f"unknown prefix {prefix!r}; kg/prefixes.csv has {_nearest(prefix)}") from None


def is_curie(text: str) -> bool:
    """Whether the text starts with a known prefix, so that it names an id and not a thing."""
    prefix, colon, rest = text.partition(":")
    return bool(colon and rest) and not rest.startswith((":", " ")) and prefix in _standard_prefixes()


def problem(curie: str) -> str | None:
    r"""What is wrong with a CURIE by the pattern of its prefix, or None.

    >>> problem("PMID:12a"), problem("PMID:12")
    ("PMID:12a does not follow the pattern '^\\d+$' of PMID", None)
    """
    prefix, part = split(curie)
    if prefix not in _patterns():
        return f"{curie}: {prefix!r} is no standard prefix"
    pattern = _patterns()[prefix]
    if pattern and not re.search(pattern, part):
        return f"{curie} does not follow the pattern '{pattern}' of {prefix}"
    return None


@cache
def _patterns() -> dict[str, str]:
    return {row["prefix"]: row["pattern"] for row in prefix_rows()}


def _nearest(prefix: str) -> str:
    from difflib import get_close_matches

    known = sorted(_standard_prefixes())
    by_case = [name for name in known if name.lower() == prefix.lower()]
    return ", ".join(by_case or get_close_matches(prefix, known, 3) or ["no similar one"])
