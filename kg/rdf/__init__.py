"""Records as RDF 1.1: N-Quads text without blank nodes, one graph for each source and one for what is shared."""
