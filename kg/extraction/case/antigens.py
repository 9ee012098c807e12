"""Antigens of a sentence with their results, read by ``kg parse immunophenotype`` and put back to their places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.extraction.case.quantities import find_quantities
from kg.parse import lexicon
from kg.parse.immunophenotype import MarkerResult, read_immunophenotype
from kg.parse.limits import LONGEST

# Antigens as reports write them. Symbols of genes are no antigens here, whatever the table of markers holds.
_ANTIGEN = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=dim)|(?<=bright)|(?<=partial)|(?<=weak))(?:(?:cytoplasmic|surface|intracellular|membrane|cyto|cy|[csmi])[- ]?)?"
    r"(?:CD ?\d{1,3}(?:RA|RO|[a-eL])?|HLA[- ]?DR|HLA-ABC|MPO|myeloperoxidase|TdT|terminal deoxynucleotidyl transferase"
    r"|Ig[MDGA]|glycophorin[- ]A|GlyA|lysozyme|PAX-?5|cyclin D1|BCL-?2|BCL-?6|MUM-?1|SOX-?11|TCL-?1|FMC-?7|NG2|7\.1|CRLF2|TSLPR|TCR ?(?:αβ|γδ|alpha[-/ ]?beta|gamma[-/ ]?delta)"
    r"|PD-L1|kappa(?: light chains?)?|lambda(?: light chains?)?|perforin|granzyme B|TIA-?1|BDCA-?[24]|EMA)(?:(?![A-Za-z0-9])|(?=dim|bright|partial|weak|neg|pos|low|high))(?!-?CAR\b)",
    re.I,
)
_ALWAYS = re.compile(r"CD ?\d|HLA|MPO|myeloperoxidase|TdT|terminal|lysozyme|glyco|GlyA|kappa|lambda|FMC|NG2|7\.1", re.I)
_CUE = re.compile(
    r"express|positiv|negativ|\bneg\b|\bpos\b|phenotyp|cytometr|immuno|stain|antigen|marker|lack|absen|loss|lost|\bdim|bright|partial|reactiv|weak|strong|heterogen|without|clone|population",
    re.I,
)
_SIGNED = re.compile(r"(?:\d[a-eA-E]?|DR|MPO|TdT)\s?\(?\s?[+−–⁺⁻-](?![A-Za-z])|\(\s?\d{1,3}(?:\.\d+)?\s?%|(?:\d[a-e]?|DR|MPO|TdT)[:,]?\s\d{1,3}(?:\.\d+)?\s?%", re.I)
# What names an antigen and says nothing of the blasts: therapy, donors, grafts, normal cells, ratios.
_ELSE = re.compile(
    r"\banti[-– ]?(?:CD ?\d{1,3}[a-e]?|HLA|MPO)\S*|\bCD ?\d{1,3}[a-e]?(?:/(?:CD)?\d{1,3})?(?:[-– ](?:directed|targeted|targeting|specific|selected|depleted|based|redirected)\b|[-– ]?CAR\b|[-– ](?:antibod|bispecific|BiTE|monoclonal|inhibitor|immunotherap|therapy|targeted)\w*|\s?[×x]\s?CD ?\d{1,2})"
    r"|\bCD ?\d{1,2}\s?[:/]\s?CD ?\d{1,2}\sratio|\bCD ?\d{1,2}\+?\s(?:T|NK|B|stem|progenitor|hematopoietic|donor|chimerism)\b[- ]?(?:and \w+ )?(?:cells?|lymphocytes|chimerism)?"
    r"|\b(?:donor|graft|infusion|transfusion|dose)s? of CD ?34\+?\s?\w*|\bCD ?34\+?\s?(?:positive\s)?cells?(?:\sdose|\s?/\s?kg|\s(?:of|at)\s[\d.]+\s?[×x]\s?10\S*\s?/\s?kg)|\bblocking CD\d+\S*",
    re.I,
)
_FULL = {"myeloperoxidase": "MPO", "terminal deoxynucleotidyl transferase": "TdT"}
_ALSO = re.compile(
    r"(?P<said>\b(?:was|were|is|are)\s(?:all |both |also )?(?P<status>negative|positive|absent|undetectable|dim|weak|bright|expressed|not (?:expressed|detected|seen|found|detectable)|undetected)\b[^;.]{0,60}?),?\s(?:as|so)\s(?:was|were|is|are)\s(?P<list>[^;.]{2,120})", re.I
)
_KEPT = re.compile(r"(?:,\s?(?:and|but)?|\band|\bbut)\s(?:still\s)?(?:retain(?:ed|s|ing)|kept|maintain(?:ed|s)|preserv(?:ed|es)|gain(?:ed|s)|acquir(?:ed|es))\b", re.I)
_NEITHER = re.compile(r"\bneither\b(?P<a>[^;.]{2,120}?)\bnor\b(?P<b>[^;.,]{2,40}?)\s(?:was|were|is|are)\s(?:expressed|present|detect\w+|positive|seen|found|observed)\b", re.I)
_EXPRESSION = re.compile(r"\b(?:expression|staining|immunostaining|immunoreactivity|reactivity|positivity) (?:of|for) (?=[^;.]{2,160}\b(?:was|were|is|are)\b)", re.I)
_MISSING = re.compile(
    r"\b(?:(?:was|were|is|are)\s(?:all |both |also )?(?:lacking|missing|lost|excluded|undetected|non-?reactive|not (?:seen|found|identified|observed|noted|demonstrated|demonstrable|appreciated|evident|present))|(?:could|can)\s?not be (?:demonstrated|detected|found|identified|seen))\b", re.I
)
_BELOW = 20  # percent; "<10%" says less than what counts as positive
_NEXT_TO_NOTHING = 5  # percent; "expressed on less than 1% of blasts" is no expression, whatever the verb
_INSIDE = re.compile(r"(?i)\b(?:terminal deoxynucleotidyl transferase)\b")


@dataclass(frozen=True, slots=True)
class AntigenResult:
    """An antigen with its result; offsets are those of the text. ``status`` as in ``parse immunophenotype``."""

    start: int
    end: int
    marker: str
    status: str
    percent: float | None
    percent_at: tuple[int, int] | None
    comparator: str | None = None


@dataclass(frozen=True, slots=True)
class _Hit:
    """An antigen where it is named, offsets inside the sentence."""

    start: int
    end: int
    words: str


def find_antigens(text: str, start: int, end: int, known: Sequence[tuple[int, int]] = ()) -> list[AntigenResult]:
    """The antigens of a sentence that have a result, in text order; ``known`` are further places of antigens."""
    part = _ELSE.sub(lambda match: " " * len(match[0]), text[start:end])
    hits = [_Hit(match.start(), match.end(), match[0]) for match in _ANTIGEN.finditer(part)]
    hits += [
        _Hit(low - start, high - start, part[low - start : high - start])
        for low, high in known
        if not any(hit.start < high - start and low - start < hit.end for hit in hits) and part[low - start : high - start].strip()
    ]
    hits.sort(key=lambda hit: hit.start)
    if not hits or not (known or any(_ALWAYS.search(hit.words) for hit in hits)):
        return []
    if len(part) > LONGEST or not (_CUE.search(part) or _SIGNED.search(part)):
        return []
    read = [
        result
        for population in read_immunophenotype(_read_form(part)).populations
        for result in population.markers
    ]
    return _placed(read, hits, text, part, start)


def _read_form(part: str) -> str:
    """The sentence in the words that the parser of antigens knows."""
    part = _ALSO.sub(lambda match: f"{match['said']}; {match['list']} were {match['status']}", _INSIDE.sub("TdT", part))
    part = _MISSING.sub("were negative", part)
    part = _NEITHER.sub(lambda match: f"; negative for{match['a']},{match['b']};", part)
    return _KEPT.sub("; positive for", _EXPRESSION.sub("", part))


def _placed(read: list[MarkerResult], hits: list[_Hit], text: str, part: str, start: int) -> list[AntigenResult]:
    """Results at their places: both stand in text order, and names of genes among them have no place."""
    percents = [q for q in find_quantities(text, start, start + len(part)) if q.kind == "percent"]
    found: list[AntigenResult] = []
    at = 0
    for result in read:
        marker, status, percent = result.marker, result.status, result.percent
        place = next((n for n in range(at, len(hits)) if _key(hits[n].words) == marker), None)
        if place is None:
            continue
        at = place + 1
        hit = hits[place]
        after = hits[place + 1].start if place + 1 < len(hits) else len(part)
        quantity = None
        if percent is not None:
            near = [
                q for q in percents
                if hit.start - 14 <= q.start - start < max(after, hit.end + 1) + 1 and str(q.value).split("-")[0] == f"{percent:g}"
            ] or [q for q in percents if str(q.value).split("-")[0] == f"{percent:g}"]  # fmt: skip
            quantity = near[0] if near else None
        below = _BELOW if not result.stated else _NEXT_TO_NOTHING if status == "positive" else 0
        if quantity is not None and quantity.comparator == "<" and (percent or 0) <= below:
            status = "negative"
        found.append(
            AntigenResult(
                start + hit.start, start + hit.end, marker, status, percent,
                (quantity.start, quantity.end) if quantity else None, quantity.comparator if quantity else None,
            )
        )  # fmt: skip
    return found


def _key(words: str) -> str | None:
    plain = re.sub(r"(?i)^(?:cytoplasmic|surface|intracellular|membrane|cyto|cy)[- ]", "", words)
    return lexicon.marker(_FULL.get(plain.lower(), plain)) or lexicon.marker(plain.replace(" ", "")) or lexicon.marker(re.sub(r"(?i) light chains?", "", plain))
