"""What the tests of the readers share: hand-made files, and what must hold for every document."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from kg.text.document import Document, Skipped
from kg.text.sentences import split

FILES = Path(__file__).parent / "files"
DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[3] / "shared" / "data"))
KNOWLEDGE = DATA.parent / "knowledge"


def folder(name: str, base: Path = DATA) -> Path:
    """A folder of real files, or a skip that says what is absent."""
    if not (base / name).is_dir():
        pytest.skip(f"{base / name} is absent (set KG_TEST_DATA)")
    return base / name


def said(document: Document) -> list[str]:
    """What was skipped, in one line each."""
    return [f"{skipped.what}: {skipped.why}" for skipped in document.skipped]


def words(document: Document, kind: str) -> list[str]:
    """The texts of the blocks of a kind."""
    return [document.text[block.start : block.end] for block in document.blocks if block.kind == kind]


def cited(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    """What stands before each citation (12 characters), and the references."""
    return [(document.text[max(0, found.end - 12) : found.end], found.references) for found in document.citations]


def check(document: Document) -> None:
    """Whatever form a document had: order, offsets, trimmed blocks, sentences inside them, known references."""
    size = len(document.text)
    last = 0
    for block in document.blocks:
        assert last <= block.start < block.end <= size
        part = document.text[block.start : block.end]
        assert part == part.strip()
        last = block.end
    starts = [section.start for section in document.sections]
    assert starts == sorted(starts)
    assert all(0 <= section.start <= section.end <= size for section in document.sections)
    ids = [reference.id for reference in document.references]
    assert len(set(ids)) == len(ids)
    place = 0
    for citation in document.citations:
        assert place <= citation.start <= citation.end <= size
        place = citation.end
        assert citation.references
        if ids:
            assert set(citation.references) <= set(ids)
    assert [level.position for level in document.levels] == sorted(level.position for level in document.levels)
    assert all(0 <= level.position <= size for level in document.levels)
    for annotation in document.annotations:
        assert 0 <= annotation.start < annotation.end <= size
    for reference in document.references:
        assert reference.pmid is None or reference.pmid.isdigit()
        assert reference.doi is None or (reference.doi.startswith("10.") and reference.doi == reference.doi.lower())
    assert all(isinstance(skipped, Skipped) and skipped.what and skipped.why for skipped in document.skipped)
    check_sentences(document)


def check_sentences(document: Document) -> None:
    """Sentences cover every block in order: only blanks lie outside them."""
    sentences = split(document.text, document.blocks)
    last = 0
    covered: dict[int, str] = {}
    for sentence in sentences:
        assert last <= sentence.start < sentence.end
        block = document.blocks[sentence.block]
        assert block.start <= sentence.start
        assert sentence.end <= block.end
        part = document.text[sentence.start : sentence.end]
        assert part == part.strip()
        covered[sentence.block] = covered.get(sentence.block, "") + part
        last = sentence.end
    for number, block in enumerate(document.blocks):
        whole = "".join(document.text[block.start : block.end].split())
        assert "".join(covered.get(number, "").split()) == whole
