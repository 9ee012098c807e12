"""Alterations of a case: stated entries, the karyotype, and what a diagnosis entails by definition."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from kg.case.model import Entry
from kg.case.notes import Notes, entry_fields, shown
from kg.case.profile import AlterationFact, DiseaseFact, Status
from kg.case.timepoints import is_now
from kg.case.vocabulary import DISEASES
from kg.knowledge.terminology import alterations as rows
from kg.parse import lexicon
from kg.parse.alteration import Alteration
from kg.parse.cytogenetics import findings
from kg.parse.fusion import fusion_ladder
from kg.parse.karyotype import read_karyotype
from kg.parse.qualifiers import fraction, split
from kg.parse.variant import read_alteration

SUBCLONAL_VAF = 0.05
_NAMES = ("variant", "alteration", "fusion", "gene", "name")
_KEYS = (
    *_NAMES,
    "origin",
    "at",
    "vaf",
    "VAF",
    "status",
    "result",
    "subclonal",
    "allelic_ratio",
    "transcript",
    "certainty",
    "test",
)
_STATUS: dict[str, Status] = {
    "present": "present", "positive": "present", "detected": "present", "mutated": "present", "yes": "present", "true": "present",
    "absent": "absent", "negative": "absent", "not detected": "absent", "wild type": "absent", "wild-type": "absent", "wt": "absent", "no": "absent", "false": "absent",
    "pending": "pending", "awaited": "pending", "not done": "not done", "not tested": "not done", "unknown": "unknown", "not reported": "unknown",
}  # fmt: skip


def read_alterations(
    entries: tuple[Entry, ...], words: list[str], diseases: list[DiseaseFact], notes: Notes, states: frozenset[str]
) -> list[AlterationFact]:
    """The stated alterations; ``words`` are those that stood with the disease name."""
    facts: list[AlterationFact] = []
    stated: list[Entry] = [*words, *entries]
    context = _context(stated, diseases)
    for entry in stated:
        text, details = _parts(entry)
        if not text:
            notes.missed(f"alteration {shown(entry)!r} names nothing")
            continue
        for reading in read_alteration(text, context):
            label = ", ".join([text, *(f"{key} {shown(value)}" for key, value in details.items() if key not in _NAMES)])
            if not reading.ok or reading.norm is None:
                notes.missed(f"alteration {label!r}: {'; '.join(reading.problems)}")
                continue
            fact = _fact(reading.norm, reading, label, details, notes)
            notes.read(label, _words(fact), fact.id, fact.certainty)
            # An older alteration still counts; that it is older is kept for the tests worth repeating.
            facts.append(replace(fact, at=None) if is_now(fact.at, states) else replace(fact, retest=True))
    return facts


def _parts(entry: Entry) -> tuple[str, dict[str, Any]]:
    if isinstance(entry, str):
        return entry, {}
    details = entry_fields("alterations", entry, _KEYS)
    name = next((str(details[key]) for key in ("variant", "alteration", "fusion", "name") if details.get(key)), "")
    gene = str(details.get("gene") or "")
    if gene and not name.upper().startswith(gene.upper()):
        name = f"{gene} {name}".strip()
    return name, details


def _context(entries: list[Entry], diseases: list[DiseaseFact]) -> tuple[str, ...]:
    """Genes named anywhere in the case, for a change that is written without its gene."""
    genes: dict[str, None] = {}
    for entry in entries:
        for word in re.findall(r"[A-Z][A-Z0-9]{2,}", shown(entry)):
            if symbol := lexicon.gene(word):
                genes[symbol] = None
    for fact in diseases:
        for definer in DISEASES.rows[fact.key].list("defined_by"):
            for symbol in definer.split(" ")[0].split("::"):
                genes[symbol] = None
    return tuple(genes)


def _fact(
    key: str, reading: Alteration, label: str, details: Mapping[str, Any], notes: Notes
) -> AlterationFact:
    said = reading.said
    status = _STATUS.get(said.status or "present", "present")
    for name in ("status", "result"):
        if name in details:
            status = _result(details[name], label, notes)
    vaf = said.vaf
    for name in ("vaf", "VAF"):
        if name not in details:
            continue
        if match := re.fullmatch(r"\s*[<>~≈]?\s*(\d+(?:[.,]\d+)?)\s*(%?)\s*", str(details[name])):
            vaf = fraction(match[1], bool(match[2]))
        else:
            status = _result(details[name], label, notes)
    if vaf == 0 and status == "present":
        status = "absent"
    subclonal = said.subclonal or bool(details.get("subclonal")) or (vaf is not None and vaf < SUBCLONAL_VAF)
    origin = str(details["origin"]).strip().lower() if details.get("origin") else said.origin
    if origin in ("constitutional", "germ-line", "inherited"):
        origin = "germline"
    detail = dict(reading.detail)
    if details.get("allelic_ratio") is not None:
        detail["allelic ratio"] = str(details["allelic_ratio"])
    if reading.hgvs_c:
        detail["hgvs_c"] = reading.hgvs_c
    return AlterationFact(
        key=key,
        id=lexicon.alteration_id(key),
        input=label,
        kind=reading.kind,
        status=status,
        genes=reading.genes,
        ladder=reading.ladder,
        vaf=vaf,
        subclonal=subclonal and status == "present",
        origin=origin,
        at=str(details["at"]).strip().lower() if details.get("at") else said.at,
        certainty="implied" if details.get("certainty") == "implied" else "stated",
        detail=tuple(sorted(detail.items())),
    )


def _result(value: object, label: str, notes: Notes) -> Status:
    """A result in words; unknown, and listed as not understood, where it is none."""
    text = str(value).strip().lower()
    status = _STATUS.get(text)
    if status is None:
        rest, said = split(f"result {text}")
        status = _STATUS.get(said.status or "") if rest == "result" else None
    if status is None:
        notes.missed(f"alteration {label!r}: the result {text!r} is not understood")
        return "unknown"
    return status


def _words(fact: AlterationFact) -> str:
    parts = [fact.key] if fact.status == "present" else [fact.key, fact.status]
    if fact.vaf is not None:
        parts.append(f"VAF {fact.vaf * 100:g} %")
    if fact.subclonal:
        parts.append("subclonal")
    if fact.origin == "germline":
        parts.append("germline")
    if fact.at:
        parts.append(f"at {fact.at}")
    return ", ".join(parts)


def from_karyotype(text: str | None, notes: Notes) -> tuple[list[AlterationFact], list[str]]:
    """Findings of a karyotype, and its constitutional changes as words."""
    if not text:
        return [], []
    karyotype = read_karyotype(text)
    if not karyotype.clones:
        notes.missed(f"karyotype {text!r}: {'; '.join(karyotype.problems)}")
        return [], []
    for problem in karyotype.problems:
        notes.missed(f"karyotype: {problem}")
    facts = []
    for finding in findings(karyotype):
        row = rows().get(finding.key)
        genes = row.list("gene") if row else ()
        status: Status = "present" if finding.present else "absent" if finding.present is False else "unknown"
        kind = "fusion" if "::" in finding.key else row["kind"] if row else "cytogenetic"
        ladder = fusion_ladder(finding.key) if "::" in finding.key else lexicon.ladder(finding.key, genes)
        label = f"karyotype {finding.text}" if finding.text != finding.key else "karyotype"
        facts.append(
            AlterationFact(
                finding.key,
                lexicon.alteration_id(finding.key),
                label,
                kind,
                status,
                genes,
                ladder,
                certainty="stated" if finding.text != finding.key else "entailed",
            )
        )
        if status == "present":
            notes.read(label, finding.key, facts[-1].id, facts[-1].certainty)
    constitutional = [
        item.text
        for clone in karyotype.clones
        for item in clone.abnormalities
        if item.constitutional and item.kind in ("gain", "loss")
    ]
    return facts, list(dict.fromkeys(constitutional))


def entailed_by(diseases: list[DiseaseFact], facts: list[AlterationFact], notes: Notes) -> list[AlterationFact]:
    """The alteration that defines a diagnosis, where it is one and not stated itself."""
    added: list[AlterationFact] = []
    for disease in diseases:
        definers = DISEASES.rows[disease.key].list("defined_by")
        if len(definers) != 1:
            continue  # several ways to meet the definition: none of them follows
        key = definers[0]
        if any(key in (step for step, _ in fact.ladder) and fact.status == "present" for fact in (*facts, *added)):
            continue
        row = rows().get(key)
        genes = row.list("gene") if row else tuple(key.split("::"))
        if any(fact.key == key and fact.status == "absent" for fact in facts):
            continue  # a conflict, said elsewhere
        kind = row["kind"] if row else "fusion"
        ladder = fusion_ladder(key) if "::" in key else lexicon.ladder(key, genes)
        fact = AlterationFact(
            key, lexicon.alteration_id(key), disease.input, kind, "present", genes, ladder, certainty="entailed"
        )
        added.append(fact)
        notes.read(disease.input, key, fact.id, "entailed")
    return added


_EXCLUDES = {"Ph- ALL": "BCR::ABL1"}  # entities that are named by what they lack


def excluded_by(diseases: list[DiseaseFact], facts: list[AlterationFact], notes: Notes) -> list[AlterationFact]:
    """The alteration that a diagnosis excludes by its name, where it is not stated itself."""
    added: list[AlterationFact] = []
    for disease in diseases:
        key = _EXCLUDES.get(disease.key)
        if key is None or any(key in (step for step, _ in fact.ladder) or fact.key == key for fact in facts):
            continue
        added.append(
            AlterationFact(
                key, lexicon.alteration_id(key), disease.input, "fusion", "absent", tuple(key.split("::")),
                fusion_ladder(key), certainty="entailed",
            )
        )  # fmt: skip
        notes.read(disease.input, f"{key}, absent", added[-1].id, "entailed")
    return added


def narrow(diseases: list[DiseaseFact], facts: list[AlterationFact], notes: Notes) -> list[DiseaseFact]:
    """Each disease moved to the narrower entity that a present alteration defines: AML with PML::RARA is APL."""
    present = {
        step
        for fact in facts
        if fact.status == "present" and fact.origin != "germline" and not fact.subclonal
        for step, _ in fact.ladder
    }
    return [_narrowed(disease, present, notes) for disease in diseases]


@cache
def _narrower() -> dict[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Disease -> the entities that a case of it moves to, each with the alterations that define it."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for key, row in DISEASES.rows.items():
        for broader in row.list("narrows_from"):
            if broader != key:
                found.setdefault(broader, []).append((key, row.list("defined_by")))
    return {broader: tuple(narrower) for broader, narrower in found.items()}


def _narrowed(disease: DiseaseFact, present: set[str], notes: Notes) -> DiseaseFact:
    choices = [
        (min(_rank(definer) for definer in met), key, met[0])
        for key, definers in _narrower().get(disease.key, ())
        if (met := [definer for definer in definers if definer in present])
    ]
    if not choices:
        return disease
    _, key, definer = min(choices)
    row = DISEASES.rows[key]
    notes.read(f"{disease.input} with {definer}", row["name"], row["id"], "entailed")
    return replace(
        disease, key=key, id=row["id"], certainty="entailed", narrowed_from=disease.narrowed_from or disease.key
    )


def _rank(definer: str) -> int:
    """Fusions define before rearrangements with an open partner, these before ploidy and mutations."""
    if "::" in definer:
        return 0
    if definer.endswith("rearrangement"):
        return 1
    return 3 if definer.endswith("mutation") else 2
