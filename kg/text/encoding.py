"""Bytes to text: byte order mark, XML declaration, UTF-8, else Windows-1252 where nothing speaks against it.

A guess is never silent: it comes back as a ``Skipped`` that says what was assumed, and text that would turn
into mojibake is refused with the offset of the first byte that is not UTF-8.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from kg.errors import InputError
from kg.text.document import Skipped

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it starts with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([A-Za-z][A-Za-z0-9._\-]{0,40})["']""")
_BINARY = (
    (b"%PDF-", "a PDF", "its text (pdftotext), or the article as JATS XML"),
    (b"PK\x03\x04", "a ZIP archive (Word, EPUB …)", "the document as plain text or Markdown"),
    (b"\x1f\x8b", "gzip-compressed", "the file unpacked"),
    (b"\xd0\xcf\x11\xe0", "an old Office document", "the document as plain text"),
    (b"{\\rtf", "RTF", "the document as plain text"),
)
# What Windows-1252 holds beyond ASCII in English medical prose. Other signs speak for another encoding.
_USUAL = frozenset("\u00a0£©«®°±²³´µ·¹»¼½¾×÷ßØøŒœŠšŽžŸ€‚„…†‡‰‘’“”•–—™§¶")
_LETTERS = re.compile("[À-ÖÙ-öù-ÿ]+")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding it was read in, and what must be said about that."""

    text: str
    encoding: str
    notices: tuple[Skipped, ...] = ()


def decode(raw: bytes, name: str) -> Decoded:
    """The text of a file's bytes; a byte order mark is not part of it, line ends stay as they are.

    Raises InputError for binary files, NUL characters, and bytes in no encoding that can be told.

    >>> decode("β2".encode(), "a.txt").text
    'β2'
    """
    for start, what, instead in _BINARY:
        if raw.startswith(start):
            raise InputError(f"{name}: is {what}, not text; expected {instead}")
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _checked(_strict(raw[len(mark) :], encoding, name, len(mark)), encoding, name)
    declared = _DECLARED.match(raw)
    if declared:
        encoding = declared[1].decode("ascii")
        try:
            codec = codecs.lookup(encoding).name
        except LookupError:
            raise InputError(f"{name}: the XML declaration names the encoding {encoding!r}, which is not known; expected UTF-8") from None
        if codec in ("base64", "zlib", "hex", "bz2", "uu", "quopri", "rot13", "punycode", "idna", "unicode_escape", "raw_unicode_escape"):
            raise InputError(f"{name}: the XML declaration names {encoding!r}, which is no encoding of text; expected UTF-8")
        return _checked(_strict(raw, encoding, name, 0), codec, name)
    try:
        return _checked(raw.decode("utf-8"), "utf-8", name)
    except UnicodeDecodeError as error:
        return _checked(*_guessed(raw, error.start, name))


def _strict(raw: bytes, encoding: str, name: str, skipped: int) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{name}: not {encoding} at byte {error.start + skipped} (0x{raw[error.start]:02X}), which the file says it is; "
            "expected the encoding that it names"
        ) from error


def _guessed(raw: bytes, at: int, name: str) -> tuple[str, str, str, tuple[Skipped, ...]]:
    """Windows-1252 (which holds Latin-1) if every character is one that English medical prose uses."""
    refused = InputError(
        f"{name}: not UTF-8 at byte {at} (0x{raw[at]:02X}), and no other encoding is certain; save the file as UTF-8"
    )
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise refused from None
    others = [character for character in set(text) if not character.isascii()]
    if any(character not in _USUAL and not _LETTERS.fullmatch(character) for character in others):
        raise refused
    # Cyrillic, Greek or UTF-8 read as Latin letters would stand in runs; Western names have one or two together.
    if any(len(run) > 2 for run in _LETTERS.findall(text)) or _holds_utf8(raw):
        raise refused
    said = Skipped(f"byte {at}", "bytes that are not UTF-8", "the whole file was read as Windows-1252")
    return text, "cp1252", name, (said,)


def _holds_utf8(raw: bytes) -> bool:
    """Whether some characters are UTF-8 all the same: the file mixes encodings."""
    return re.search(rb"[\xc3-\xdf][\x80-\xbf](?![\x80-\xff])|[\xe2\xce\xcf][\x80-\xbf][\x80-\xbf]", raw) is not None


def _checked(text: str, encoding: str, name: str, notices: tuple[Skipped, ...] = ()) -> Decoded:
    at = text.find("\0")
    if at >= 0:
        raise InputError(f"{name}: a NUL character at character {at}; expected text, not a binary file")
    return Decoded(text, encoding, notices)
