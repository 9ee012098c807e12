"""Stores: one contract, the embedded Oxigraph store, and the way from an address to a store."""

from kg.store.contract import LoadReport, Rejection, Rows, SourceInfo, Store
from kg.store.locate import locate, open_store

__all__ = ["LoadReport", "Rejection", "Rows", "SourceInfo", "Store", "locate", "open_store"]
