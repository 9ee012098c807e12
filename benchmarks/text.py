"""Text extraction over real summaries, against a spaCy PhraseMatcher pipeline on the same dictionary.

The rival splits sentences and looks names up, so that step of ours is set against it. Choosing among readings,
grammars, relations, negation and certainty come on top in ours; the figure of the whole stands beside it.
Reading the files is timed apart.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.floors import Floor, timed

if TYPE_CHECKING:
    from kg.text.document import Document

DATA = Path(os.environ.get("KG_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
EXAMPLE = Path(__file__).parents[1] / "kg" / "examples" / "review.md"
_REPEATED = 200  # the example is short
_FLOOR, _DENSE_FLOOR = 0.5, 0.25  # nearly every sentence of the example states a relation, as no real text does


def text() -> list[Floor]:
    """Millions of characters a second, in one process and after a first text: reading, extraction, and the rival."""
    from kg.extraction.pipeline import extract_document
    from kg.text.read import read_document

    found = sorted((DATA / "pdq").glob("types-*.md"))
    paths = found or [EXAMPLE] * _REPEATED
    told = f"{len(found)} PDQ summaries" if found else f"the example {_REPEATED} times (no PDQ summaries in {DATA.name}/)"
    extract_document(read_document(EXAMPLE), "review")  # the dictionary and the patterns are built with the first text
    characters = sum(len(path.read_text(encoding="utf-8")) for path in paths) / 1e6
    reading = characters / timed(lambda: [read_document(path) for path in paths], 3)
    documents = [read_document(path) for path in paths]
    prose = sum(len(document.text) for document in documents) / 1e6
    ours = prose / timed(lambda: [extract_document(document, "review") for document in documents], 3)
    _parts(documents, prose)
    floors = [
        Floor("reading Markdown", reading, "MB/s", 0.5, True, f"{told}, {characters:.2f} MB with markup"),
        Floor("extraction of entities and relations", ours, "MB/s", _FLOOR if found else _DENSE_FLOOR, True, f"{prose:.2f} MB of prose"),
    ]
    if find_spec("spacy") is None:
        print("     spaCy is not installed, so there is no rival: pip install 'leukemia-kg[bench]'")
        return floors
    theirs = prose / timed(_rival([document.text for document in documents]), 3)
    names = prose / timed(lambda: [_names(document) for document in documents], 3)
    note = f"{names:.2f} against {theirs:.2f} MB/s; our whole extraction is {ours / theirs:.2f} x of it"
    return [*floors, Floor("sentences and names, against a spaCy PhraseMatcher", names / theirs, "x", 1, True, note)]


def _names(document: Document) -> int:
    """What the rival does, by our parts: sentences, and every name of the dictionary."""
    from kg.extraction.fold import fold
    from kg.extraction.matcher import dictionary
    from kg.text.sentences import split

    return len(split(document.text, document.blocks)) + len(list(dictionary().hits(document.text, fold(document.text))))


def _parts(documents: list[Document], prose: float) -> None:
    """One line for each step of extraction."""
    from kg.extraction.entities import find_mentions
    from kg.extraction.relations import find_relations
    from kg.text.sentences import split

    seconds = dict.fromkeys(("sentences", "entities", "relations"), 0.0)
    for document in documents:
        began = time.perf_counter()
        sentences = split(document.text, document.blocks)
        split_at = time.perf_counter()
        mentions = find_mentions(document.text, sentences, "review")
        named_at = time.perf_counter()
        find_relations(document.text, sentences, mentions, "review")
        related_at = time.perf_counter()
        seconds["sentences"] += split_at - began
        seconds["entities"] += named_at - split_at
        seconds["relations"] += related_at - named_at
    for step, spent in seconds.items():
        print(f"     extraction, {step:22} {prose / spent:8.2f} MB/s   {spent:6.2f} s", flush=True)


def _rival(texts: list[str]) -> Callable[[], object]:
    """A blank English pipeline with a sentencizer, and a matcher of every name that our dictionary has."""
    import spacy
    from spacy.matcher import PhraseMatcher

    from kg.extraction.lexicon import lexicon

    pipeline = spacy.blank("en")
    pipeline.add_pipe("sentencizer")
    pipeline.max_length = max(map(len, texts)) + 1
    matcher = PhraseMatcher(pipeline.vocab, attr="LOWER")
    forms = sorted({entry.form for entries in lexicon().values() for entry in entries if entry.form})
    matcher.add("NAME", list(pipeline.tokenizer.pipe(forms)))
    matcher(pipeline(texts[0][:2000]))

    def run() -> int:
        names = 0
        for one in texts:
            document = pipeline(one)
            names += len(list(document.sents)) + len(matcher(document))
        return names

    return run
