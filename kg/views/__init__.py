"""The graph as other Python tools see it: RDFLib, networkx, and a picture."""

from kg.views.network import neighborhood, network
from kg.views.picture import picture
from kg.views.rdf import to_rdflib

__all__ = ["neighborhood", "network", "picture", "to_rdflib"]
