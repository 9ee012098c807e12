"""Of whom a sentence speaks: of the patient, of the disease in general, of others, or of relatives."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kg.extraction.model import Sentence

_PATIENT = re.compile(
    r"\b(?:our|this|the|index|present|same)\s+(?:[\w-]+\s+){0,4}?(?:patient|case|boy|girl|man|woman|child|infant|neonate|newborn|proband|male|female|gentleman|lady|toddler|adolescent|teenager)\b(?!s)"
    r"|\b(?:he|she|his|her)\b|\b(?:an?|one)\s(?:[\w,-]+\s){0,5}?(?:\d{1,3}|\w+)[- ](?:years?|yrs?|months?|weeks?|days?)[- ]?(?:and[- ]\d+[- ]months?[- ])?(?:old|of age)\b"
    r"|\b\d{1,3}[- ]?(?:years?|yrs?|months?|weeks?|days?)?[- ]?old\b|\b\d{1,3}\s?(?:yo|y/o|y\.o\.)|\bwe (?:report|describe|present)\b|\bpatient (?:was|had|is|presented|received)\b|\b(?:boy|girl|man|woman|patient|infant|male|female) (?:of|aged) \d",
    re.I,
)
_EXAMINED = re.compile(
    r"\b(?:was|were|had|did|showed|revealed|demonstrated|presented|disclosed|identified|detected|confirmed|received|underwent|achieved|developed|remained|died|relapsed|found|expressed|lacked|became|responded|recovered|started|given|treated)\b",
    re.I,
)
_GENERAL = re.compile(
    r"\b(?:as a rule|usually|typically|generally|commonly|often|frequently|rarely|characteristically|in most cases|in (?:many|some|most|few) (?:patients|cases)|of (?:all )?(?:patients|cases)"
    r"|et al|previous(?:ly)? (?:reported|described|published|studies|reports?)|in the literature|literature|(?:other|several|many|most|few|these|clinical|recent|prior|earlier|retrospective|case|preclinical|in vitro) (?:studies|reports|authors|patients|cases)|studies (?:have|suggest|show|report|indicate)|\bstudy of|cohorts?|(?:in|of) (?:a|the|our|this) (?:large |small |case )?series|trials?|meta-analysis"
    r"|patients with|children with|adults with|reported cases|case reports?|\b\d+ (?:cases|patients)|\b(?:most|many|some|few|all|these|such) (?:cases|patients)|is (?:an?|the) (?:\w+[ -]){0,4}?(?:disease|disorder|leuka?emia|malignancy|neoplasm|lymphoma|subtype|entity|event|finding|inhibitor|antibody|cause|marker|complication)"
    r"|is characteri[sz]ed|are characteri[sz]ed|is defined|are defined|is associated|are associated|has been (?:reported|associated|described|shown)|have been (?:reported|described|shown|associated)|is (?:known|considered|thought|rare|found|seen)|are (?:known|considered|rare|found|seen)|accounts? for|incidence|prognosis of|guidelines?)\b",
    re.I,
)
_KIN = r"(?:mother|father|parents?|brother|sister|siblings?|twin|uncle|aunt|nephew|niece|grandfather|grandmother|grandparents?|grandson|granddaughter|cousin|son|daughter|relatives?|family members?|wife|husband|spouse|partner|half-(?:brother|sister)|stepsister|stepbrother)"
_OTHER_PERSON = (
    r"(?:(?:person|patient|woman|man|girl|boy|child) (?:in|on) the (?:next|same|neighbou?ring|other) (?:bed|room|ward)|neighbou?rs?|room-?mates?|(?:another|a different|a second|a previous|an earlier) (?:patient|woman|man|girl|boy|child|case|individual)|other patients|a friend|a colleague"
    r"|(?:healthy|normal) (?:donors?|controls?|volunteers?|individuals?)|control (?:sample|specimen|subject|marrow|patient|slide|tissue|blood)s?|(?:positive|negative|internal|external) controls?)"
)
# Brought the patient, told the history, or gave stem cells: what the sentence goes on to tell is of the patient.
_PATIENT_SUBJECT = re.compile(r"^\W{0,3}(?:he|she|the patient|our patient|this patient|an? [\w-]*\d[\w -]*|the (?:boy|girl|man|woman|child))\b", re.I)
_NO_SUBJECT = r"(?!\s(?:denied|reported|noted|noticed|described|observed|brought|stated|said|complained|sought|took (?:him|her|the)|consented|agreed|refused|declined|gave (?:consent|permission))\b)"
_RELATIVE = re.compile(
    rf"\b(?:famil(?:y|ial) history|(?:his|her|the|patient's|maternal|paternal|one|whose|older|younger|elder|twin|an?|identical|\w+-(?:matched|identical))\s(?:[\w-]+\s){{0,3}}?(?:{_KIN}|(?<=the )donor|(?<=her )donor|(?<=his )donor|(?<=matched )donor|(?<=related )donor){_NO_SUBJECT}"
    rf"|donors?(?=\s(?:with|carrying|harbou?ring|who had)\s)|donor was(?! (?:not |never )?(?:available|found|identified|selected|located))|donor's|{_OTHER_PERSON})\b{_NO_SUBJECT}",
    re.I,
)
_SUPPORT = re.compile(
    r"\b(?:accompanied|brought(?: in)?|raised|informed|supported|consented|told|witnessed|noticed|reported|as stated|according to|lives?|lived|living|together|discuss\w*|explained to|talked|counsel\w*|consent of|referred)\s(?:[\w-]+\s){0,4}$"
    r"|\b(?:transplant\w*|HSCT|HCT|BMT|allo-?SCT|graft\w*|stem cells?|marrow|lymphocytes?|cells|infusions?|DLI|harvest\w*|donat\w*|HLA-?(?:matched|identical))\b[^.;]{0,60}?\b(?:from|by|of|to|with|using)\s(?:[\w-]+\s){0,3}$",
    re.I,
)
# Where the words about another person end: behind them another clause speaks of the patient again.
_DESCRIBED = re.compile(r"\s(?:with|carrying|harbou?ring|who had|who carried)\s", re.I)
_LONGEST = 6_000  # characters of a sentence; a longer one is no prose and tells of nobody
_BACK = re.compile(r";|,?\s(?:but|while|whereas)\b|,\s(?:and\s)?(?:the patient|he|she|our patient)\b|\band (?:the patient|our patient|he|she)\b", re.I)
_BEFORE = re.compile(r";|,?\s(?:but|while|whereas|although)\b|,\swhose\b|,\s(?:and\s)(?=(?:his|her|the|an?)\b)", re.I)
_AFTER_WHOSE = re.compile(r",\s(?=(?:was|had|presented|developed|received|underwent|relapsed|achieved|has|is|died)\b)", re.I)
# Cells that are not the leukemia, as the subject of a result.
_OTHER_CELLS = re.compile(
    r"\b(?:(?:normal|residual|reactive|background|admixed|remaining|polyclonal|bystander|mature|maturing|scattered|few|some|the|non-?neoplastic|benign|healthy)\s){1,3}(?:(?:CD\d+\+?|mature|small|normal|polyclonal)\s){0,2}"
    r"(?:[TB]|NK|plasma|stromal|endothelial)?[- ]?(?:cells?|lymphocytes?|lymphoid cells|lymphoid aggregates|granulocytes?|monocytes?|myeloid cells|erythroid (?:cells|precursors)|hematogones|neutrophils|histiocytes)\s(?=(?:were|was|are|is|show\w*|express\w*|stain\w*|co-?express\w*|had|displayed|demonstrated)\b)",
    re.I,
)
_NOT_BLASTS = re.compile(r"\b(?:normal|residual|reactive|background|admixed|polyclonal|bystander|non-?neoplastic|benign|healthy|remaining|T[- ]|NK[- ]|plasma|stromal|endothelial|hematogones|neutrophils|histiocytes|granulocytes|erythroid)", re.I)
_DISEASED = re.compile(r"residual (?:disease|leuka?emi|blast|abnormal|malignant|clon)|abnormal|aberrant|leuka?emic|malignant|neoplastic cells|clonal T", re.I)
_CELLS_END = re.compile(r";|\b(?:but|while|whereas)\b|\band the (?:blasts|leuka?emic)\b|,\s(?:and )?the (?:blasts|leuka?emic)\b", re.I)
_BACKGROUND_PAST = re.compile(r"\b(?:was|were) (?:first|originally|initially) (?:described|reported|identified) (?:by|in \d{4})", re.I)


def of_patient(text: str, sentences: Sequence[Sentence]) -> list[bool]:
    """For each sentence whether what it states is a finding of the patient.

    A sentence before the patient is introduced counts where it tells of an examination. What is said in
    general, of a series, of relatives or of the donor does not count, unless it names the patient as well.
    """
    says: list[bool] = []
    introduced = not any(_PATIENT.search(text, s.start, s.end) for s in sentences)
    for sentence in sentences:
        part = text[sentence.start : sentence.end]
        for low, high in remarks(part):
            part = part[:low] + " " * (high - low) + part[high:]
        named = bool(_PATIENT.search(part))
        introduced = introduced or named
        if not _is_general(part):
            says.append(introduced or bool(_EXAMINED.search(part)))
        else:
            pieces = [part[low:high] for low, high in _pieces(part)]
            aside = len(pieces) > 1 and introduced and any(not _is_general(p) and _EXAMINED.search(p) for p in pieces)
            says.append(aside or (named and bool(_EXAMINED.search(part)) and not _only_general(part)))
    return says


def _is_general(part: str) -> bool:
    return bool(_GENERAL.search(part)) or bool(_BACKGROUND_PAST.search(part))


def _pieces(part: str) -> list[tuple[int, int]]:
    """The stretches between semicolons."""
    ends = [match.start() for match in re.finditer(";", part)] + [len(part)]
    return list(zip([0, *(end + 1 for end in ends[:-1])], ends, strict=True))


def _only_general(part: str) -> bool:
    """Whether the patient is only named as the reason of a general statement ("as in our patient")."""
    return bool(re.search(r"\b(?:as|like|similar to|such as|unlike) (?:in )?(?:our|this|the present) (?:patient|case)\b", part, re.I))


def others(part: str) -> list[tuple[int, int]]:
    """The stretches of a sentence that do not speak of the patient: of a relative or donor up to the end of the
    clause, and what is said in general behind or before a semicolon.

    >>> others("His father had CLL, but the patient was well.")
    [(0, 18)]
    """
    if len(part) > _LONGEST:
        return [(0, len(part))]
    found: list[tuple[int, int]] = []
    if ";" in part:
        found += [(low, high) for low, high in _pieces(part) if _is_general(part[low:high]) and not _PATIENT.search(part[low:high])]
    for match in _RELATIVE.finditer(part):
        if not _SUPPORT.search(part, max(0, match.start() - 100), match.start()):
            found.append(_around(part, match))
        elif _DESCRIBED.match(part, match.end()):
            found.append((match.start(), _end(part, match.end())))  # "marrow from a donor with JAK2 V617F"
    for match in _OTHER_CELLS.finditer(part):
        if _NOT_BLASTS.search(match[0]) and not _DISEASED.search(match[0]):
            end = _CELLS_END.search(part, match.end())
            found.append((match.start(), end.start() if end else len(part)))
    return sorted(found)


# "TP53 mutation, which is common in therapy-related AML, was not seen": said of the disease, inside a statement about the patient.
_REMARK = re.compile(
    r",\s(?:which|that|a|an|the most|one of|as)\s(?=[^,;]{0,100}\b(?:common|commonly|frequent|frequently|typical|typically|rare|rarely|usual|usually|often|most|characteristic|characteristically|hallmark|known to|associated with|seen in|found in|reported in|occurs?|confers?|predicts?|portends?|defines?|\d+ ?%|patients|cases)\b)"
    r"[^,;]{0,160}?(?:,(?=\s(?:(?:and|but)\s)?(?:was|were|had|has|could|did|is|are|remained|became|not|never)\b)|(?=\.?\s*$))",
    re.I,
)


def remarks(part: str) -> list[tuple[int, int]]:
    """The relative clauses of a sentence that tell of the disease in general.

    >>> remarks("NPM1 mutation, which is common in AML, was not seen.")
    [(13, 38)]
    """
    return [match.span() for match in _REMARK.finditer(part)] if "," in part else []


def _around(part: str, match: re.Match[str]) -> tuple[int, int]:
    """The clause around the name of another person: what stands before it too ("CML was diagnosed in her father")."""
    start = 0
    for before in _BEFORE.finditer(part):
        if before.end() > match.start():
            break
        start = before.end()
    if match[0].lower().startswith("whose"):
        again = _AFTER_WHOSE.search(part, match.end())
        return match.start(), again.start() if again else _end(part, match.end())
    lead = part[start : match.start()]
    if _PATIENT_SUBJECT.search(lead):
        start = match.start()  # "she was well; ", "the patient had AML and her father CML"
    return start, _end(part, match.end())


def _end(part: str, at: int) -> int:
    back = _BACK.search(part, at)
    return back.start() if back else len(part)
