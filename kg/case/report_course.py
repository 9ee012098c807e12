"""The course that a report tells: therapies in their order with what came of them, and where the patient is now.

Read from the sentences in text order. A therapy is given where a verb says so; a result belongs to the last
therapy before it. What is planned, discussed or declined is no therapy.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from kg.case import therapy_names
from kg.case.report_denied import only_proposed, patient_part, result_denied
from kg.case.vocabulary import DRUGS, REGIMENS
from kg.extraction.model import Mention, Sentence

_GIVEN = re.compile(
    r"\b(?:received|receiving|treated with|treatment with|given|was started|were started|was initiated|were initiated|initiated|commenced|started on|began|begun|underwent|undergone|administered|achieved (?:\w+\s){1,6}(?:after|with|following)"
    r"|after|following|followed by|consisting of|consisted of|salvage with|induction with|induction (?:therapy|chemotherapy)|re-?induction|therapy with|chemotherapy with|combination of|consolidat\w+ with|maintenance with|switched to|changed to|takes|taking|took|prophylaxis with|(?:prior|previous|earlier) (?:therap(?:y|ies)|treatments?|lines(?: of therapy)?) (?:\w+ ){0,2}?(?:was|were|includ(?:ed|es)|consisted of|comprised|had been)|previously|history of|refractory to|failed|progressed on|relapsed (?:after|on|following)|resistant to|on|despite)\b",
    re.I,
)
_NOT_GIVEN = re.compile(
    r"\b(?:plan(?:s|ned)?|scheduled|candidate for|eligible for|considered|consider|recommended|refus\w+|declined|unable to receive|not (?:given|received|administered|started|treated|a candidate|eligible)|without|no prior|never received|await\w*|will (?:be|receive)|would|could|proposed|discussed|option|intended|before|prior to|pending|donor|until)\b",
    re.I,
)
_RESULTS = (
    ("relapse", re.compile(r"\brelapsed?\b(?!-free|[- ]free|\s?/\s?refractory)|\brecurr(?:ed|ence)\b", re.I)),
    ("refractory", re.compile(r"\b(?:no (?:complete |morphologic\w* |hematologic )*(?:remission|response) (?:was |could be |had been )?(?:achieved|attained|reached|obtained|seen|observed)|(?:remission|response) (?:was|were|could|had|has) (?:not|never) (?:be |been )?(?:achieved|attained|reached|obtained|induced)|(?:primary )?(?:induction failure|refractory (?:disease|to)|(?:did|had) not respon\w+|no response|fail(?:ed|ure) to (?:respond|achieve)|did not achieve|not in remission|persistent (?:disease|leuka?emia|blasts)|residual disease of \d\d|non-?respon\w+|was refractory|proved refractory)|without (?:any |achieving |a )*(?:response|remission))\b", re.I)),
    ("progression", re.compile(r"\b(?:progressed|(?:disease |molecular |clinical |hematologic |cytogenetic )?progression(?!-free|[- ]free| of (?:an?|the|his|her) \w*(?:lesion|infiltrat|symptom))|progressive (?:disease|leuka?emia)|loss of (?:\w+ )?(?:cytogenetic|molecular|hematologic) response)\b", re.I)),
    ("intolerance", re.compile(r"\b(?:intoleran(?:t|ce)|discontinued (?:because of|due to|owing to|for) (?:toxicity|adverse)|could not tolerate)\b", re.I)),
    ("CR", re.compile(r"\b(?:(?:achiev|attain|obtain|reach|enter|induc|result)\w*|in|was|were|showed|confirmed|documented|with|into)\s(?:\w+[\s-]){0,6}?(?:CRi?\d?\b|CRh\b|complete (?:\w+ )?(?:remission|response)|remission\b|morphologic\w* (?:\w+ )?remission|MLFS)|\b(?:complete (?:\w+ )?(?:remission|response)|remission|CRi?)\s(?:was|had been)\s(?:\w+ly\s|first\s|then\s|again\s)?(?:achieved|attained|documented|confirmed|reached|obtained|induced|established)\b", re.I)),
)  # fmt: skip
_DENIED = re.compile(r"\b(?:no|not|without|never|free of|absence of|risk of|prevent\w*|evidence of no|fail\w* to|nor|if|for)\s(?:\w+\s){0,4}$", re.I)
# Results that stand before the therapy they are of: "failed imatinib and was intolerant to nilotinib".
_OF_NEXT = re.compile(r"(?:intoleran\w+ (?:to|of)|could not tolerate|did not tolerate|(?:primary )?refractory to|resistan\w+ to|fail(?:ed|ure of)(?! to)|no response to|did not respond to|not respond\w* to|relapsed? (?:after|on|following|under)|recurred (?:after|on|following|under)|progress(?:ed|ion) (?:on|after|under|during|despite))\b", re.I)
# Told looking back: what happened before what the text has already told.
_EARLIER = re.compile(r"\b(?:had (?:been|previously|already|earlier|initially|undergone|received|achieved|relapsed|failed)|previously|(?:his|her|the) (?:past|previous|prior) (?:history|treatment|therapy))\b", re.I)
_KIND = {"did ": "refractory", "prim": "refractory", "refr": "refractory", "resi": "refractory", "fail": "refractory", "no r": "refractory", "not ": "refractory", "rela": "relapse", "recu": "relapse", "prog": "progression"}
_SAME = 12  # characters between two words of the same event
_RELAPSE_NUMBER = re.compile(r"\b(first|second|third|fourth|1st|2nd|3rd)\s(?:\w+\s)?relapse", re.I)
_TRANSPLANT = re.compile(r"transplant|HSCT|allo-?(?:HSCT|SCT)|BMT", re.I)


@dataclass(slots=True)
class Given:
    """A therapy that was given: its name as the case form reads it, with its result."""

    name: str
    position: int
    result: str | None = None
    best: str | None = None
    transplant: bool = False


@dataclass(slots=True)
class Course:
    """Therapies in order, and the last event of the course."""

    therapies: list[Given] = field(default_factory=list)
    last: str | None = None  # CR, relapse, refractory, progression; None where the course names none
    relapses: int = 0
    numbered: bool = False  # the number of relapses is told: by a word, or by the remission before
    died: bool = False
    medications: list[str] = field(default_factory=list)


def course_of(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention]) -> Course:
    """What happened to the patient, in text order; ``sentences`` are those that tell of the patient."""
    course = Course()
    for sentence in sentences:
        part = patient_part(text[sentence.start : sentence.end])
        if not part.strip():
            continue
        if _EARLIER.search(part) and (course.therapies or course.last):
            before = Course()
            _read(before, text, sentence, mentions)
            if course.last == "relapse" and not course.therapies and before.therapies and before.therapies[-1].result is None and before.last == "CR":
                before.therapies[-1].result = "relapse"  # "relapsed. He had achieved CR after X"
            course.therapies = before.therapies + course.therapies
            course.medications += before.medications
            if course.last is None:
                course.last, course.relapses = before.last, before.relapses
            elif course.last == "relapse" and before.last == "relapse":
                course.relapses += 1
        else:
            _read(course, text, sentence, mentions)
    return course


def _read(course: Course, text: str, sentence: Sentence, mentions: Sequence[Mention]) -> None:
    """The events of one sentence, added to the course in text order."""
    part = patient_part(text[sentence.start : sentence.end])
    inside = [m for m in mentions if sentence.start <= m.start < sentence.end and m.type in ("Drug", "Therapy") and part[m.start - sentence.start] == text[m.start]]
    events: list[tuple[int, str, list[Mention], str]] = [
        (names[0].start, "therapy", names, "") for names in _groups(text, inside) if _was_given(text, sentence, names[0], names[-1].end)
    ]
    for word, pattern in _RESULTS:
        for match in pattern.finditer(part):
            before = part[max(0, match.start() - 40) : match.start()]
            if not _DENIED.search(before) and not (word in ("CR", "relapse", "progression") and result_denied(part, match.start(), match.end())):
                # "treated with X and achieved remission": what is reached is the end of the phrase.
                at = match.end() if word == "CR" else match.start()
                events.append((sentence.start + at, word, [], match[0]))
    for match in _OF_NEXT.finditer(part):  # a word of its own kind of result
        word = "intolerance" if "toler" in match[0].lower() else _KIND[match[0].lower()[:4]]
        if word in ("relapse", "progression") and result_denied(part, match.start(), match.start() + 7):
            continue
        if not any(kind == word and abs(at - sentence.start - match.start()) < _SAME for at, kind, _, _ in events):
            events.append((sentence.start + match.start(), word, [], match[0]))
    events.sort(key=lambda event: event[0])
    reached = False  # "achieved CR after X"
    ahead: str | None = None  # what the next therapy of this sentence came to
    for number, (at, kind, names, words) in enumerate(events):
        if kind == "therapy":
            count = len(course.therapies)
            _add(course, names)
            for given in course.therapies[count:]:
                given.best = "CR" if reached else None
                given.result = ahead if ahead != "relapse" or given.transplant or count == 0 else None
        else:
            following = events[number + 1][1] if number + 1 < len(events) else None
            forward = following == "therapy" and _OF_NEXT.match(text, at) is not None
            ahead = kind if forward or kind == "refractory" else None  # "failed to achieve remission after 7+3"
            reached = kind == "CR" and following == "therapy" and re.match(r"\s(?:after|with|following|on|under)\b", text[at : at + 12]) is not None
            _result(course, kind, part, words, of_next=forward or reached)
    course.died = course.died or bool(re.search(r"\b(?:died|passed away|succumbed|expired)\b", part, re.I))


def _groups(text: str, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Drugs that one phrase names together are one therapy."""
    groups: list[list[Mention]] = []
    for mention in mentions:
        between = text[groups[-1][-1].end : mention.start] if groups else ""
        regimen = bool(groups) and re.fullmatch(r"\s?(?:and|plus|\+|with|in combination with|combined with)\s?", between) and REGIMENS.find(f"{groups[-1][-1].norm} + {mention.norm}")
        joined = regimen or (groups and mention.type == "Drug" == groups[-1][-1].type and re.fullmatch(r"\s?(?:\([^()]{0,60}\))?\s?(?:,|and|plus|\+|/|,\s?and|with|in combination with|combined with|-|–)\s?(?:oral |intravenous |low-dose |high-dose |pegylated )?", between))  # fmt: skip
        if joined and not (groups and _same_target(groups[-1][-1], mention)):
            groups[-1].append(mention)
        else:
            groups.append([mention])
    return [part for group in groups for part in _sequences(text, group)]


def _sequences(text: str, group: list[Mention]) -> list[list[Mention]]:
    """Where a list names a combination by "plus" or "with", its commas part the therapies: "A, B, and C plus D"."""
    gaps = [text[a.end : b.start] for a, b in pairwise(group)]
    if not any(re.search(r"\+|plus|with", gap) for gap in gaps) or not any("," in gap for gap in gaps):
        return [group]
    parts = [[group[0]]]
    for gap, mention in zip(gaps, group[1:], strict=True):
        if "," in gap:
            parts.append([mention])
        else:
            parts[-1].append(mention)
    return parts


def _same_target(first: Mention, second: Mention) -> bool:
    """Whether two targeted drugs hit the same thing first ("imatinib and dasatinib"): such are given one after the other."""
    rows = [DRUGS.rows[key] for mention in (first, second) if (key := DRUGS.find(mention.norm))]
    return len(rows) == 2 and all(row["role"] == "targeted" and row.list("targets") for row in rows) and rows[0]["modality"] == rows[1]["modality"] and rows[0].list("targets")[0] == rows[1].list("targets")[0]


def _was_given(text: str, sentence: Sentence, mention: Mention, end: int) -> bool:
    before = text[max(sentence.start, mention.start - 120) : mention.start]
    after = text[mention.end : min(sentence.end, mention.end + 60)]
    clause = re.split(r";|\bbut\b|\bwhile\b|\band (?:then|was|is|he|she)\b", before)[-1]
    if _NOT_GIVEN.search(clause) or only_proposed(clause, text[end : min(sentence.end, end + 100)]):
        return False
    return bool(_GIVEN.search(before) or re.match(r"[^.;,]{0,40}?\b(?:was|were|had been) (?:\w+ )?(?:given|started|initiated|administered|performed|commenced|begun|carried out|added|continued)\b", after))


def _add(course: Course, names: list[Mention]) -> None:
    words = list(dict.fromkeys(m.norm for m in names))
    supportive = [w for w in words if (drug := DRUGS.find(w)) and DRUGS.rows[drug]["role"] == "supportive"]
    course.medications += supportive
    own = [word for word in words if word not in supportive]
    name = " + ".join(own)
    if not own:
        return
    found = therapy_names.find(name) or therapy_names.find(names[0].text)
    if found is None or (not found.drugs and found.kind == "drug"):
        return
    transplant = bool(_TRANSPLANT.search(name))
    if course.therapies and course.therapies[-1].name == name:
        return
    if transplant and any(given.transplant for given in course.therapies) and "allogeneic" not in name and "autologous" not in name:
        return  # "after transplantation": the one told before
    if course.therapies and course.therapies[-1].name in _PHASES and course.therapies[-1].result is None and 0 <= names[0].start - course.therapies[-1].position < _NEAR and not transplant:
        course.therapies.pop()  # "induction with hyper-CVAD": the regimen says which
    if len(own) == 1 and names[0].type == "Therapy" and not found.drugs and not transplant and own[0] in _GENERIC:
        return  # "chemotherapy": the drugs that follow or precede say which
    course.therapies.append(Given(name, names[0].start, transplant=transplant))


_PHASES = frozenset({"induction therapy", "consolidation", "consolidation therapy", "reinduction", "maintenance therapy", "salvage therapy", "salvage chemotherapy", "induction chemotherapy"})
_NEAR = 60  # characters between a phase and the regimen that is given in it
_GENERIC = frozenset({"chemotherapy", "targeted therapy", "supportive care", "immunotherapy", "transfusion", "intensive chemotherapy"})


def _result(course: Course, kind: str, part: str, words: str, *, of_next: bool = False) -> None:
    if kind == "relapse":
        number = _RELAPSE_NUMBER.search(part)
        if number:
            course.relapses = {"f": 1, "1": 1, "s": 2, "2": 2, "t": 3, "3": 3}[number[1][0].lower()] if number[1].lower() != "fourth" else 4
            course.numbered = True
        elif course.last != "relapse":  # named again, it is the same relapse
            course.numbered = course.numbered or course.last == "CR"
            course.relapses += 1
    if kind == "CR" and course.last == "CR":
        return
    course.last = kind
    if of_next and kind in ("intolerance", "refractory", "progression", "CR"):
        return
    if course.therapies and kind != "CR":
        course.therapies[-1].result = kind
    elif course.therapies:
        best = re.search(r"CR[ih]?\d?\b|MLFS|complete \w+|remission", words)
        course.therapies[-1].best = best[0] if best and best[0][:2] in ("CR", "ML") else "CR"
