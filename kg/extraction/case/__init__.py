"""What a case report says of its patient: measurements, and relations whose subject is the patient."""

from kg.extraction.case.measurements import find_measurements
from kg.extraction.case.relations import patient_relations

__all__ = ["find_measurements", "patient_relations"]
