"""The smaller fields of a case: fitness, FAB type, conditions, sites, transplant, pending tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, Literal

from kg.case.notes import Notes, entry_fields, quoted, shown
from kg.case.vocabulary import CONDITIONS
from kg.errors import CaseError
from kg.parse import lexicon
from kg.parse.fusion import read_fusion

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
