"""Canned queries: one question a file, typed parameters in, typed rows out, the same rows on every engine."""

from kg.query.answer import run
from kg.query.headers import Column, Parameter, Query
from kg.query.library import catalogue, query

__all__ = ["Column", "Parameter", "Query", "catalogue", "query", "run"]
