"""What extraction emits. All offsets are code points of the text that was read, end exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import pandas as pd

EntityType = Literal[
    "Disease", "Gene", "Variant", "Fusion", "Marker", "Drug", "DrugClass", "Therapy", "Outcome", "Phenotype"
]
Kind = Literal["review", "case"]
PATIENT = "patient"  # subject of what a case says of its patient


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence by its offsets; ``block`` is the number of the block that holds it."""

    start: int
    end: int
    block: int = 0


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity where it is named.

    ``id`` and ``alt_ids`` are the identifiers of the annotation guidelines (DOID, HGNC, CHEBI or NCIT …),
    None where none is certain; ``node`` is the CURIE of the same thing in the graph, None where the
    graph has no such entity. ``modifier`` holds what the span says beside its norm (relapsed/refractory).
    """

    start: int
    end: int
    text: str
    type: EntityType
    id: str | None
    norm: str
    alt_ids: tuple[str, ...] = ()
    modifier: str | None = None
    node: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's object; ``alt_ids`` and ``modifier`` only where there are any."""
        found: dict[str, Any] = {
            "start": self.start, "end": self.end, "text": self.text, "type": self.type, "id": self.id, "norm": self.norm,
        }  # fmt: skip
        if self.alt_ids:
            found["alt_ids"] = list(self.alt_ids)
        if self.modifier:
            found["modifier"] = self.modifier
        return found


@dataclass(frozen=True, slots=True)
class Relation:
    """What a sentence says of two entities.

    ``subject`` and ``object`` are norms (``patient`` in cases). ``certainty``: asserted, implied,
    uncertain, contested, unknown, tentative, association, comparator or other plain words.
    ``cross_sentence``: an argument is given by an earlier sentence; ``derived``: the target stands only
    inside a class phrase. ``start``/``end``/``sentence`` are those of the sentence.
    """

    subject: str
    predicate: str
    object: str
    start: int
    end: int
    sentence: str
    negated: bool = False
    certainty: str = "asserted"
    cross_sentence: bool = False
    derived: bool = False
    subject_mention: Mention | None = None
    object_mention: Mention | None = None

    def to_dict(self) -> dict[str, Any]:
        """The contract's object."""
        return {
            "subject": self.subject, "predicate": self.predicate, "object": self.object, "negated": self.negated,
            "certainty": self.certainty, "cross_sentence": self.cross_sentence, "derived": self.derived,
            "sentence": self.sentence, "start": self.start, "end": self.end,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Measurement:
    """A number or antigen status that describes the patient, as stated: nothing is converted.

    ``at_start``/``at_end`` are the offsets of the stated value (or of the antigen where no value stands).
    """

    name: str
    value: float | str | None
    unit: str | None
    specimen: str
    interpretation: str | None
    start: int
    end: int
    sentence: str
    comparator: str | None = None
    timepoint: str | None = None
    duration: str | None = None
    at_start: int = 0
    at_end: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The contract's object; ``timepoint`` and ``duration`` only where stated."""
        found: dict[str, Any] = {
            "name": self.name, "value": self.value, "unit": self.unit, "specimen": self.specimen,
            "interpretation": self.interpretation, "comparator": self.comparator, "sentence": self.sentence,
            "start": self.start, "end": self.end,
        }  # fmt: skip
        if self.timepoint:
            found["timepoint"] = self.timepoint
        if self.duration:
            found["duration"] = self.duration
        return found


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one text, sorted by offset."""

    text: str
    kind: Kind
    sentences: tuple[Sentence, ...]
    entities: tuple[Mention, ...]
    relations: tuple[Relation, ...]
    measurements: tuple[Measurement, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The contract's object of ``kg extract``."""
        return {
            "entities": [entity.to_dict() for entity in self.entities],
            "relations": [relation.to_dict() for relation in self.relations],
            "measurements": [measurement.to_dict() for measurement in self.measurements],
        }

    def to_frame(self, rows: Literal["entities", "relations", "measurements"] = "relations") -> pd.DataFrame:
        """The rows of one kind as a data frame, a column for each key of the contract.

        >>> Extraction("", "review", (), (), ()).to_frame("entities").empty
        True
        """
        import pandas as pd

        return pd.DataFrame([row.to_dict() for row in getattr(self, rows)])
