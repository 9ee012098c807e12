"""Laboratory values, antigens, alterations and karyotype of a report, in the words of the case form."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from kg.case.units import lab_key, read_value
from kg.errors import CaseError
from kg.extraction.model import Extraction, Measurement, Mention, Relation
from kg.knowledge.terminology import markers
from kg.parse import lexicon
from kg.parse.variant import read_alteration

_BLASTS = {"bone marrow": "BM_blasts", "blood": "PB_blasts"}
_KARYOTYPE = re.compile(
    r"(?<![\w.,])(?:2[3-9]|[3-9]\d)(?:[~–-]\d{2,3})?(?:<\dn[+±]?>)?,\s?(?:X[XY]{0,4}|Y)c?(?![A-Za-z])"
    r"(?:,\s?(?:[+−-]?(?:\d{1,2}c?|mar\d?|r\d?)|[+−-]?(?:\d{1,2})?(?:t|del|inv|der|add|dup|ins|ider|idic|dic|i|r|mar|trp|tas|dmin|inc|idem|sl|sdl\d?|rob|psu|hsr)\b|[?~])"
    r"(?:[^\s,()\[\]/;.]|\([^()\s]{1,80}\)|\.(?=\d)){0,200}){0,80}(?:\[(?:cp)?\d{1,3}\])?"
    r"(?:/(?:\d{2}(?:[~–-]\d{2,3})?(?:<\dn>)?,)?(?:[XY]{1,4}|idem|sl|sdl\d?)(?:,(?:[^\s,()\[\]/;.]|\([^()\s]{1,80}\)|\.(?=\d)){1,200}){0,60}(?:\[(?:cp)?\d{1,3}\])?){0,12}"
)
_TRANSCRIPT = re.compile(r"\bNM_\d{4,9}(?:\.\d{1,2})?")
_KARYOTYPE_WORDS = {"normal karyotype": "normal"}


def labs_of(measurements: Sequence[Measurement]) -> dict[str, Any]:
    """Values by name, the latest of each; ranges and units that the case form does not have are left out."""
    found: dict[str, Any] = {}
    for row in measurements:
        if row.name in markers() and row.unit in (None, "%") and row.interpretation is not None and lab_key(row.name) is None:
            continue
        name = row.name
        if name == "blasts":
            if row.specimen not in ("bone marrow", "blood") or (row.unit != "%" and row.specimen != "blood"):
                continue
            name = _BLASTS[row.specimen] if row.unit == "%" else "absolute blast count"
        known = lab_key(name)
        if known is None or row.value is None or isinstance(row.value, str) or row.name == "performance status":
            continue
        value = _value(row)
        try:
            read_value(known[0], value)
        except CaseError:
            continue
        found.pop(name, None)
        found[name] = {"value": value, "specimen": row.specimen} if name in ("abnormal cell population", "MRD") and row.specimen != "not stated" else value
    return found


def _value(row: Measurement) -> str:
    sign = row.comparator or ""
    if row.unit is None and row.name == "MRD" and isinstance(row.value, float) and row.value < 0.1:
        exponent = 0
        number = row.value
        while number < 1:
            number, exponent = number * 10, exponent + 1
        return f"{sign}{round(number, 6):g}e-{exponent}"
    unit = f"x{row.unit}" if row.unit and row.unit.startswith("10^") else row.unit or ""
    return f"{sign}{row.value:g}{'' if unit in ('', '%') else ' '}{unit}" if isinstance(row.value, float | int) else str(row.value)


def markers_of(measurements: Sequence[Measurement], relations: Sequence[Relation]) -> dict[str, Any]:
    """Antigens with their result; a later sentence wins, within one sentence what is present."""
    found: dict[str, Any] = {}
    where: dict[str, int] = {}
    for row in measurements:
        if row.name not in markers() or row.interpretation is None or row.unit not in (None, "%"):
            continue
        negative = row.interpretation == "negative"
        if where.get(row.name) == row.start and negative:
            continue  # cytoplasmic positive, surface negative
        where[row.name] = row.start
        found[row.name] = _result(row)
    for relation in relations:
        match = re.match(r"(CD\d+[a-z]?|BCMA)(?: loss|-negative (?:relapse|disease))$", relation.object)
        if match and relation.subject == "patient" and not relation.negated and match[1] in markers():
            found[match[1]] = "negative"
    return found


def _result(row: Measurement) -> Any:
    if row.value is None or isinstance(row.value, str):
        return row.interpretation
    if row.comparator in ("<", ">"):
        return f"{row.comparator}{row.value:g}%"
    if row.interpretation in ("positive", "negative"):
        return row.value
    return f"{row.value:g}% {row.interpretation}"


def karyotype_of(extraction: Extraction, spans: Sequence[tuple[int, int]], relations: Sequence[Relation]) -> str | None:
    """The last karyotype in ISCN that the sentences about the patient hold, else ``normal`` where they say so."""
    found: str | None = None
    for start, end in spans:
        for match in _KARYOTYPE.finditer(extraction.text, start, end):
            found = match[0].rstrip(",")
    if found:
        return re.sub(r",\s", ",", found)
    for relation in relations:
        if relation.object in _KARYOTYPE_WORDS and not relation.negated and relation.certainty == "asserted":
            return _KARYOTYPE_WORDS[relation.object]
    return None


def alterations_of(extraction: Extraction, relations: Sequence[Relation], karyotype: str | None) -> list[str]:
    """What was found and what was excluded, in the order of the text: ``FLT3-ITD``, ``TP53 wild type``, ``BCR::ABL1 negative``."""
    stated = [r for r in relations if r.subject == "patient" and r.predicate == "has_mutation" and r.certainty == "asserted" and r.object_mention]
    stated.sort(key=lambda r: r.object_mention.start if r.object_mention else r.start)
    shares = _shares(extraction.measurements)
    exact = {r.object.split(" ")[0].split("-")[0] for r in stated if not r.negated and r.object_mention and r.object_mention.type == "Variant"}
    latest = {r.object: r.negated for r in stated}  # what a later sentence says of the same alteration holds now
    found: dict[str, None] = {}
    for relation in stated:
        mention = relation.object_mention
        if relation.negated != latest[relation.object]:
            continue
        if mention is None or (karyotype and mention.text.replace(" ", "") in karyotype):
            continue
        gene_only = mention.type == "Gene"
        if gene_only and not relation.negated and mention.norm in exact:
            continue
        if relation.negated:
            words = f"{mention.norm} wild type" if gene_only else f"{mention.norm} negative"
        elif gene_only:
            words = f"{mention.norm} mutation"
        else:
            words = _full(extraction, mention)
        if not relation.negated and (share := shares.get(mention.norm)):
            words += f" ({share})"
        found.setdefault(words)
    for relation in relations:
        classed = relation.object_mention is not None and relation.object_mention.type == "Phenotype" and lexicon.alteration(relation.object)
        if classed and relation.subject == "patient" and not relation.negated and relation.certainty == "asserted" and relation.object not in _KARYOTYPE_WORDS:
            found.setdefault(relation.object)
    positive = {words.split(" (")[0] for words in found if not words.endswith((" negative", " wild type"))}
    return [words for words in found if not (words.endswith(" negative") and words.removesuffix(" negative") in positive)]


def _shares(measurements: Sequence[Measurement]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in measurements:
        if row.name.endswith(" VAF") and isinstance(row.value, int | float):
            value = row.value if row.unit == "%" else row.value * 100 if row.value <= 1 else None
            if value is not None:
                found[row.name.removesuffix(" VAF")] = f"VAF {value:g}%"
        elif row.name == "allelic ratio" and isinstance(row.value, int | float) and row.unit is None:
            found["FLT3-ITD"] = f"allelic ratio {row.value:g}"
    return found


def _full(extraction: Extraction, mention: Mention) -> str:
    """The norm, or where the text gives transcript and coding change beside the protein change, all of them."""
    same = [m for m in extraction.entities if m.type == "Variant" and m.norm == mention.norm and abs(m.start - mention.start) < 60]
    coding = next((m for m in same if m.text.startswith("c.")), None)
    gene, _, change = mention.norm.partition(" ")
    if coding is None or not change.startswith("p."):
        return mention.norm
    before = extraction.text[max(0, coding.start - 40) : coding.start]
    transcript = _TRANSCRIPT.findall(before)
    words = f"{gene} {transcript[-1] + ':' if transcript else ''}{coding.text.replace(' ', '')} {change}"
    return words if all(reading.ok for reading in read_alteration(words)) else mention.norm
