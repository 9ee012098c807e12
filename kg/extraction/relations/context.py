"""What a sentence takes from elsewhere: the disease it is about, and what "this mutation" or "it" stands for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from kg.extraction.model import Mention, Sentence
from kg.extraction.relations.codes import letter_of
from kg.extraction.relations.line import Line
from kg.extraction.relations.lists import run

_DISEASES = re.compile(run("S"))
_LED = re.compile(rf"(?:in|of|with|among|for) (?:[a-z\-\d%/.]+ ){{0,8}}?(?P<o>{run('S')})")
_ATTACHED = re.compile(
    rf"^(?:[ -](?:mutated|mutant|positive|rearranged|driven|mutation-positive|negative))? (?P<o>{run('S')})"
)
_LESION = re.compile(
    r"\b(?:this|these|such|the latter|the) (?:[a-z]+ )?(?:mutations?|variants?|alterations?|deletions?|translocations?|fusions?|rearrangements?|genes?|lesions?|abnormalit(?:y|ies))\b"
)
_DRUG = re.compile(r"\b(?:this|the) (?:drug|agent|antibody|compound|conjugate|medication|inhibitor|immunotoxin)\b")
_DISEASE = re.compile(
    r"\bth(?:is|e) (?:disease|leukemia|leukaemia|entity|subtype|disorder|malignancy|neoplasm|condition)\b"
)
_PRONOUN = re.compile(
    r"^\W*(?:it|they|its|their)\b(?! (?:is|was|has been|remains?|appears|seems|should be|must be) (?:\w+ )?\w+ (?:that|whether|to|if|how)\b)"
)
_TOPIC_TYPES = frozenset({"Gene", "Variant", "Fusion", "Drug", "DrugClass", "Disease", "Marker", "Therapy"})


@dataclass
class Context:
    """What the sentences of a block have named so far."""

    block: int = -1
    lesion: Mention | None = None
    drug: Mention | None = None
    disease: Mention | None = None
    topic: Mention | None = None  # first mention of the last sentence
    diseases: list[Mention] = field(default_factory=list)

    def enter(self, sentence: Sentence) -> None:
        """Forget what a former block has named."""
        if sentence.block != self.block:
            self.block, self.lesion, self.drug, self.topic = sentence.block, None, None, None
            self.disease = None

    def note(self, mentions: Sequence[Mention]) -> None:
        """Remember the mentions of a sentence that has been read."""
        for mention in mentions:
            if mention.type in {"Gene", "Variant", "Fusion"}:
                if not (
                    mention.type == "Gene"
                    and self.lesion is not None
                    and self.lesion.norm.startswith(mention.norm + " ")
                ):
                    self.lesion = mention
            elif mention.type == "Drug":
                self.drug = mention
            elif mention.type == "Disease":
                self.disease = mention
                self.diseases.append(mention)
        self.topic = next((m for m in mentions if m.type in _TOPIC_TYPES), self.topic)

    def borrowed(self, text: str, sentence: Sentence) -> list[tuple[int, int, Mention]]:
        """Stretches of the sentence that stand for an earlier mention: start, end, mention."""
        found: list[tuple[int, int, Mention]] = []
        if self.topic is None and self.disease is None:
            return found
        body = text[sentence.start : sentence.end].lower()
        for words, pattern, mention in (
            (("this ", "these ", "such ", "the "), _LESION, self.lesion),
            (("this ", "the "), _DRUG, self.drug),
            (("this ", "the "), _DISEASE, self.disease),
        ):
            if mention is not None and any(word in body for word in words):
                hit = pattern.search(body)
                if (
                    hit
                    and not hit[0].startswith("the ")
                    and not re.match(
                        r"\s*(?:of|in|at|affecting|involving)\b.{0,20}[A-Z]",
                        text[sentence.start + hit.end() : sentence.end],
                    )
                ):
                    found.append((sentence.start + hit.start(), sentence.start + hit.end(), mention))
        if self.topic is not None:
            hit = _PRONOUN.search(body)
            if hit:
                begin = next(at for at in range(hit.end()) if body[at].isalpha())
                found.append((sentence.start + begin, sentence.start + hit.end(), self.topic))
        return found


def diseases_of(line: Line, start: int, end: int, words_end: int) -> str:
    """The characters of the diseases in which a statement about ``masked[start:end]`` holds; empty without one.

    First the disease attached to the subject ("X-mutated AML"), then one led in behind the words ("… in
    AML"), then the one that the sentence opened with or named last before, then any.
    """
    text = line.masked
    left = max(text.rfind("¦", 0, start), text.rfind(";", 0, start)) + 1
    rights = [at for at in (text.find("¦", words_end), text.find(";", words_end)) if at >= 0]
    right = min(rights, default=len(text))
    attached = _ATTACHED.match(text[end : end + 60])
    if attached:
        return attached["o"]
    led = _LED.search(text, words_end, min(right, words_end + 140))
    if led and "," not in text[words_end : led.start()]:
        return led["o"]
    inside = [m[0] for m in _DISEASES.finditer(text, end, words_end)]
    if inside:
        return inside[-1]
    before = [m[0] for m in _DISEASES.finditer(text, left, start)]
    if before:
        return before[-1]
    if led:
        return led["o"]
    earlier = [m[0] for m in _DISEASES.finditer(text, 0, left)]
    return earlier[-1] if earlier else ""


def members(stretch: str) -> list[str]:
    """The mention characters of a stretch, in order."""
    return [char for char in stretch if letter_of(char)]
