"""Any SPARQL 1.1 endpoint as a store (Fuseki, GraphDB, …). Only :mod:`kg.store.locate` opens it.

How a load stays whole for readers, although the protocol knows no transaction over several requests:

* A graph of kg is only ever replaced in one request. Into a store without a manifest the graphs are put by the
  Graph Store Protocol, one streamed PUT each, and the manifest is written last: until then every reader of kg finds
  the store empty. Afterwards source graph, derived graph and manifest change together, in one SPARQL Update
  request of what differs, which the standard asks servers to take as one. Two PUTs in a row would show a new
  source beside the old derived graph, and a PUT that is cut between two lines leaves half a graph on Fuseki.
* The manifest (sources with their counts and digests, what other loads need of a source, an epoch that grows by one
  with each change) lies in the default graph, which the union of named graphs leaves out.
* One writer at a time by a lock in the same place; a lock whose process is gone is taken over.
* Everything is written to files and parsed here before the first byte is sent.

A question sees the old or the new; two questions of one command may see a load between them.
"""

from kg.store.endpoint.store import EndpointStore

__all__ = ["EndpointStore"]
