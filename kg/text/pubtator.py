"""PubTator: ``PMID|t|title``, ``PMID|a|abstract``, and one annotation a line, with a blank line between documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg.errors import InputError
from kg.text.document import About, Annotation, Block, Document, Section, Skipped
from kg.text.limits import LIMIT, too_large

_TEXT = re.compile(r"([^|\t\r\n]{1,80})\|([a-z])\|(.*)", re.DOTALL)
_NO_ID = ("", "-", "None", "null", "-1")


def is_pubtator(text: str) -> bool:
    """Whether a text begins like PubTator."""
    return re.match(r"\s{0,20}[^|\t\r\n]{1,80}\|t\|", text) is not None


def read_pubtator(lines: Iterable[bytes], name: str) -> Iterator[Document]:
    """The documents of a PubTator file, read line by line.

    Raises InputError for a line of another form, for bytes that are not UTF-8 and for a document beyond the limit.
    """
    held: list[tuple[int, str]] = []
    size = at = 0
    for number, raw in enumerate(lines, start=1):
        size += len(raw)
        if size > LIMIT:
            raise too_large(f"{name}, line {number}")
        try:
            line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise InputError(f"{name}, line {number}: not UTF-8 at byte {at + error.start}; save the file as UTF-8") from error
        at += len(raw)
        if "\0" in line:
            raise InputError(f"{name}, line {number}: a NUL character; expected text")
        begins = "|t|" in line and _TEXT.match(line)
        if held and (not line.strip() or begins):
            yield _document(held, name)
            held, size = [], len(raw)
        if line.strip():
            held.append((number, line))
    if held:
        yield _document(held, name)


def _document(lines: list[tuple[int, str]], name: str) -> Document:
    id_, texts, skipped = "", {}, []
    marks: list[tuple[int, list[str]]] = []
    relations = 0
    for number, line in lines:
        found = _TEXT.match(line)
        if found:
            if id_ and found[1] != id_:
                raise InputError(f"{name}, line {number}: document {found[1]!r} inside {id_!r}; expected a blank line between documents")
            id_ = found[1]
            texts[found[2]] = found[3]
            continue
        cells = line.split("\t")
        if len(cells) >= 5 and cells[1].isdigit() and cells[2].isdigit():
            marks.append((number, cells))
        elif len(cells) >= 3:
            relations += 1
        else:
            raise InputError(f"{name}, line {number}: {line[:60]!r}; expected ID|t|title, ID|a|abstract or tab-separated annotations")
    if "t" not in texts:
        raise InputError(f"{name}, line {lines[0][0]}: no title line (ID|t|...) before {lines[0][1][:60]!r}")
    text = texts["t"] + ("\n" + texts["a"] if "a" in texts else "")
    for other in sorted(set(texts) - {"t", "a"}):
        skipped.append(Skipped(f"document {id_}", f"part {other!r}", "neither title nor abstract"))
    if relations:
        skipped.append(Skipped(f"document {id_}", f"{relations} lines of relations", "only entities are kept"))
    annotations: list[Annotation] = []
    for number, cells in marks:
        start, end = int(cells[1]), int(cells[2])
        if text[start:end] != cells[3]:
            skipped.append(Skipped(f"line {number}", f"annotation {cells[3][:80]!r}", f"the text there is {text[start:end][:80]!r}"))
            continue
        given = cells[5].strip() if len(cells) > 5 else ""
        annotations.append(Annotation(start, end, cells[4].strip(), None if given in _NO_ID else given))
    title_end = len(texts["t"])
    blocks = [Block(*_trimmed(text, 0, title_end), "title"), Block(*_trimmed(text, min(title_end + 1, len(text)), len(text)), "paragraph")]
    sections = (Section((), "other", 0, title_end), Section(("Abstract",), "abstract", title_end + 1, len(text)))
    return Document(
        text=text,
        form="pubtator",
        blocks=tuple(block for block in blocks if block.end > block.start),
        sections=sections if "a" in texts else sections[:1],
        annotations=tuple(sorted(annotations, key=lambda found: (found.start, found.end))),
        skipped=tuple(skipped),
        about=About(
            pmid=id_ if id_.isdigit() else None,
            pmcid=id_ if id_.upper().startswith("PMC") else None,
            title=" ".join(texts["t"].split()) or None,
        ),
    )


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
