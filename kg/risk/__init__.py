"""Genetic and clinical risk groups of a case: ELN 2022, B-ALL genetic risk, NCI risk.

The rules are rows of ``kg/knowledge/rules/risk``; this room only judges them.
"""

from kg.risk.classify import risk

__all__ = ["risk"]
