"""The smaller fields of a case: laboratory values, fitness, conditions, sites, pending tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal

from kg.case.notes import Notes, entry_fields, quoted, shown
from kg.case.profile import LabFact
from kg.case.timepoints import is_now
from kg.case.units import lab_key, read_value, specimen
from kg.case.vocabulary import CONDITIONS, LABS
from kg.errors import CaseError
from kg.parse import lexicon
from kg.parse.fusion import read_fusion

_LAB_KEYS = ("value", "unit", "specimen", "at", "comparator", "method")
_DIFFERENTIAL = frozenset(
    {
        "neutrophils",
        "lymphocytes",
        "monocytes",
        "eosinophils",
        "basophils",
        "bands",
        "myelocytes",
        "metamyelocytes",
        "promyelocytes",
    }
)
_FAB = re.compile(r"(?:FAB|AML)?[\s-]*(M[0-7](?:[abv]|Eo)?|L[1-3])$", re.I)
_ELIGIBLE = {"eligible": "eligible", "fit": "eligible", "yes": "eligible", "true": "eligible", "ineligible": "ineligible", "unfit": "ineligible", "no": "ineligible", "false": "ineligible", "not eligible": "ineligible", "frail": "ineligible"}  # fmt: skip
_SITES = {
    "marrow": "bone marrow", "bm": "bone marrow", "bone marrow": "bone marrow", "blood": "blood", "pb": "blood", "cns": "CNS", "csf": "CNS", "central nervous system": "CNS", "meninges": "CNS",
    "testis": "testis", "testes": "testis", "testicular": "testis", "skin": "skin", "cutaneous": "skin", "lymph node": "lymph node", "lymph nodes": "lymph node", "nodes": "lymph node",
    "spleen": "spleen", "liver": "liver", "mediastinum": "mediastinum", "extramedullary": "extramedullary", "bone": "bone", "gingiva": "gingiva", "orbit": "orbit",
}  # fmt: skip
_TESTS = {
    "wes": "WES", "whole exome": "WES", "whole exome sequencing": "WES", "exome": "WES", "exome sequencing": "WES", "wgs": "WGS", "whole genome sequencing": "WGS",
    "rna-seq": "RNA-seq", "rnaseq": "RNA-seq", "rna seq": "RNA-seq", "rna sequencing": "RNA-seq", "transcriptome": "RNA-seq", "ngs": "NGS panel", "ngs panel": "NGS panel", "panel": "NGS panel", "gene panel": "NGS panel", "myeloid panel": "NGS panel",
    "karyotype": "karyotype", "cytogenetics": "karyotype", "chromosome analysis": "karyotype", "karyotyping": "karyotype", "g-banding": "karyotype", "fish": "FISH", "mrd": "MRD",
    "flow": "immunophenotype", "flow cytometry": "immunophenotype", "immunophenotype": "immunophenotype", "immunophenotyping": "immunophenotype",
}  # fmt: skip


def read_labs(stated: Mapping[str, Any], notes: Notes, states: frozenset[str]) -> list[LabFact]:
    """Laboratory values in canonical units; marrow blasts stand before blood blasts."""
    facts: list[LabFact] = []
    for name, value in stated.items():
        known = lab_key(name)
        if known is None:
            near = LABS.near(name)
            notes.missed(f"laboratory value {name!r} is not known" + (f"; nearest: {', '.join(near)}" if near else ""))
            continue
        fact = _lab(name, value, *known, notes, states)
        if fact is not None:
            facts.append(fact)
    facts.sort(key=lambda fact: fact.key == "blasts" and fact.specimen == "blood")
    return facts


def _lab(name: str, value: Any, key: str, where: str | None, notes: Notes, states: frozenset[str]) -> LabFact | None:
    label = f"{name} {shown(value)}"
    details: dict[str, Any] = {}
    unit = None
    if isinstance(value, Mapping):
        details = entry_fields("labs", value, _LAB_KEYS)
        unit = str(details["unit"]) if details.get("unit") else None
        value = details.get("value")
    if isinstance(value, str) and re.fullmatch(r"(?i)\s*(?:not done|unknown|pending|n\.?d\.?|n/?a)\s*", value):
        return LabFact(key, label, None, None, specimen=where, original=label)
    percent_of_count = key == "PB_blasts" and (unit or shown(value)).strip().endswith("%")
    if percent_of_count:
        key, where = "blasts", "blood"
    if value is None:
        notes.missed(f"laboratory value {name!r} has no result")
        return None
    read = read_value(key, value, unit)
    if read.value is None:
        return _word(label, name, key, str(value), where, notes)
    row = LABS.rows[key]
    shown_key = key
    if read.unit == "%" and row["unit"] not in ("%", "% IS"):
        shown_key = f"{key} %"  # a share of a differential is never compared with a count
        low, high = 0.0, 100.0
    else:
        low, high = (
            float(row[column]) if row[column] else limit
            for column, limit in (("low", float("-inf")), ("high", float("inf")))
        )
        if key == "blasts" and read.unit == "10^9/L":
            shown_key, high = "PB_blasts", 1500.0
    if not low <= read.value <= high:
        notes.missed(
            f"laboratory value {label!r}: {read.value:g} {read.unit or ''} is outside what is possible".replace(
                " is", "" if read.unit_stated else " (no unit stated) is", 1
            )
            + f" ({low:g} to {high:g})"
        )
        return None
    comparator = str(details["comparator"]) if details.get("comparator") else read.comparator
    at = str(details["at"]).strip().lower() if details.get("at") else None
    site = specimen(str(details["specimen"])) if details.get("specimen") else where
    as_ = f"{shown_key.removesuffix(' %')} {comparator or ''}{read.value:g}{' ' + read.unit if read.unit else ''}"
    notes.read(
        label,
        as_ + (f", {site}" if key == "blasts" and site else ""),
        row["id"],
        "stated" if read.unit_stated else "implied",
    )
    return LabFact(shown_key, label, read.value, read.unit, comparator, site, None if is_now(at, states) else at, label)


def _word(label: str, name: str, key: str, word: str, where: str | None, notes: Notes) -> LabFact | None:
    """A value given as a word: kept as text, it decides nothing against a threshold."""
    if re.fullmatch(
        r"(?i)(?:very )?(?:high|low|normal|elevated|raised|increased|decreased|positive|negative|undetectable|detectable|prolonged)",
        word.strip(),
    ):
        notes.read(label, f"{key}: {word.strip()} (no number)", LABS.rows[key]["id"])
        return LabFact(key, label, None, None, specimen=where, original=label)
    notes.missed(f"laboratory value {label!r} is not understood")
    return None


def circulating_blasts(labs: list[LabFact], notes: Notes) -> list[LabFact]:
    """The absolute count of circulating blasts, where leukocytes and their share in the blood are stated."""
    white = next((fact for fact in labs if fact.key == "WBC" and fact.value is not None and fact.at is None), None)
    share = next(
        (
            fact
            for fact in labs
            if fact.key == "blasts" and fact.specimen == "blood" and fact.value is not None and fact.at is None
        ),
        None,
    )
    if (
        white is None
        or share is None
        or any(fact.key == "PB_blasts" for fact in labs)
        or white.value is None
        or share.value is None
    ):
        return []
    if white.comparator or share.comparator:
        return []
    value = round(white.value * share.value / 100, 3)
    label = f"{white.input} x {share.input}"
    notes.read(label, f"circulating blasts {value:g} 10^9/L", LABS.rows["PB_blasts"]["id"], "entailed")
    return [LabFact("PB_blasts", label, value, "10^9/L", None, "blood", None, label)]


def read_fitness(
    stated: Mapping[str, Any], states: frozenset[str], notes: Notes
) -> tuple[Literal["eligible", "ineligible"] | None, int | None]:
    """(fitness for intensive chemotherapy, ECOG)."""
    details = entry_fields("fitness", stated, ("intensive", "ECOG", "ecog", "Karnofsky", "comorbidity"))
    intensive: Literal["eligible", "ineligible"] | None = (
        "ineligible" if "unfit" in states else "eligible" if "fit" in states else None
    )
    if details.get("intensive") is not None:
        word = shown(details["intensive"]).strip().lower()
        if word not in _ELIGIBLE:
            near = get_close_matches(word, list(_ELIGIBLE), n=1)
            raise CaseError(
                f"field 'fitness': unknown value {quoted(details['intensive'])}"
                + (f"; did you mean {near[0]!r}?" if near else "")
                + " Known values: eligible, ineligible"
            )
        stated_value: Literal["eligible", "ineligible"] = "eligible" if _ELIGIBLE[word] == "eligible" else "ineligible"
        if intensive is not None and intensive != stated_value:
            notes.conflict(
                f"fitness: {stated_value} for intensive chemotherapy is stated, and the state says {intensive}"
            )
        intensive = stated_value
        notes.read(f"intensive {word}", f"{intensive} for intensive chemotherapy")
    ecog: int | None = None
    number = details.get("ECOG", details.get("ecog"))
    if number is not None:
        if not re.fullmatch(r"[0-4]", str(number).strip()):
            raise CaseError(f"field 'fitness': ECOG {quoted(number)}; expected 0 to 4")
        ecog = int(number)
        notes.read(f"ECOG {ecog}", f"ECOG {ecog}")
    return intensive, ecog


def read_fab(stated: str | None, from_disease: str | None, notes: Notes) -> str | None:
    """The FAB type; it entails no fusion."""
    if not stated:
        return from_disease
    match = _FAB.match(stated.strip())
    if not match:
        notes.missed(f"FAB type {stated!r} is not known; known: M0 to M7")
        return from_disease
    fab = match[1][0].upper() + match[1][1:]
    if from_disease and fab[:2] != from_disease[:2]:
        notes.conflict(f"FAB type {fab} is stated, and the diagnosis says {from_disease}")
    notes.read(stated, f"FAB {fab}")
    return fab


def read_conditions(field: str, entries: tuple[str, ...], notes: Notes) -> tuple[str, ...]:
    """Conditions or constitutional states by key; free words are kept and said to decide nothing."""
    found: list[str] = []
    for text in entries:
        key = CONDITIONS.find(text) or CONDITIONS.find(
            re.sub(r"(?i)^(?:history of|previous|prior|active|known|severe|chronic|acute)\s+", "", text)
        )
        if key is None and field == "constitutional":
            plain = text.strip()
            key = CONDITIONS.find(plain.removesuffix("c")) or (
                f"trisomy {plain[1:].removesuffix('c')}" if re.fullmatch(r"\+\d{1,2}c?", plain) else None
            )
        if key is None:
            near = CONDITIONS.near(text, 2)
            notes.missed(
                f"{'condition' if field == 'conditions' else field} {text!r} is not known"
                + (f"; nearest: {', '.join(near)}" if near else "")
            )
            continue
        found.append(key)
        notes.read(text, key, CONDITIONS.rows[key]["id"] if key in CONDITIONS.rows else None)
    return tuple(dict.fromkeys(found))


def read_sites(entries: tuple[str, ...], notes: Notes) -> tuple[str, ...]:
    """Sites of disease; one outside marrow, blood and lymphoid organs is extramedullary too."""
    found: list[str] = []
    for text in entries:
        site = _SITES.get(text.strip().lower())
        if site is None:
            notes.missed(f"site {text!r} is not known; known: {', '.join(sorted(set(_SITES.values())))}")
            continue
        found.append(site)
        notes.read(text, site)
        if site in ("CNS", "testis", "skin", "orbit", "gingiva", "bone"):
            found.append("extramedullary")
    return tuple(dict.fromkeys(found))


def read_transplant(stated: Mapping[str, Any], notes: Notes) -> bool | None:
    """Whether a transplant is planned, None where nothing is said."""
    details = entry_fields("transplant", stated, ("planned", "donor", "done", "type", "date"))
    planned = details.get("planned")
    if planned is None:
        return None
    word = shown(planned).strip().lower()
    if word not in ("yes", "no", "true", "false", "planned", "not planned"):
        raise CaseError(f"field 'transplant': planned {quoted(planned)}; expected true or false")
    notes.read(
        f"transplant planned {word}", f"transplant {'planned' if word in ('yes', 'true', 'planned') else 'not planned'}"
    )
    return word in ("yes", "true", "planned")


def read_pending(entries: tuple[str, ...], notes: Notes) -> tuple[str, ...]:
    """Tests that are under way, by the names of ``missing_tests``."""
    found: list[str] = []
    for text in entries:
        plain = (
            re.sub(r"(?i)\s*(?:status|mutation|result|testing|test|analysis|sequencing|by \w+)s?$", "", text.strip())
            or text
        )
        known = _TESTS.get(text.strip().lower()) or _TESTS.get(plain.lower())
        if known is None:
            fusion = read_fusion(plain)
            known = fusion.key if fusion else lexicon.marker(plain) if re.match(r"(?i)CD\d", plain) else None
        if known is None and (symbol := lexicon.gene(plain.split("-")[0].split(" ")[0])):
            known = symbol
        known = known or lexicon.marker(plain)
        if known is None:
            notes.missed(f"pending test {text!r} is not known")
            continue
        found.append(known)
        notes.read(text, f"{known} pending")
    return tuple(dict.fromkeys(found))


def differential(labs: list[LabFact]) -> list[LabFact]:
    """The percentages of a blood differential from now."""
    return [
        fact
        for fact in labs
        if fact.unit == "%"
        and fact.key.removesuffix(" %") in _DIFFERENTIAL
        and fact.at is None
        and fact.specimen in (None, "blood")
    ]
