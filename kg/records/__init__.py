"""The records that loaders emit and stores keep: frozen, without behaviour, declared in ``kg/schema``."""

from kg.records.citation import Citation
from kg.records.claim import Assertion, EvidenceLine, Proposition, Publication
from kg.records.entity import Entity, Link
from kg.records.rule import Caution, ContextTherapy, Indication, Preference, Sourced

Record = Entity | Link | Assertion | Publication | Indication | Caution | Preference | Citation | ContextTherapy

__all__ = [
    "Assertion",
    "Caution",
    "Citation",
    "ContextTherapy",
    "Entity",
    "EvidenceLine",
    "Indication",
    "Link",
    "Preference",
    "Proposition",
    "Publication",
    "Record",
    "Sourced",
]
