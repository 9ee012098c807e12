"""A Neo4j server as store, over Bolt. Only :mod:`kg.store.locate` opens it; the driver is imported when it does."""
