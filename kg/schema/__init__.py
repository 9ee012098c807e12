"""The closed vocabulary of categories and predicates, with their names in RDF, Neo4j and Biolink."""

from kg.schema.terms import Category, Predicate, camel_case, categories, category, predicate, predicates

__all__ = ["Category", "Predicate", "camel_case", "categories", "category", "predicate", "predicates"]
