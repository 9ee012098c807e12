//+ question: "Which citation tally of elsewhere, such as that of scite, does the graph hold of a publication?"
//+ tags: [citation, publication]
//+ parameters:
//+   - {name: publication, type: "string", required: true, example: "PMID:23841729", list: true, meaning: "CURIE of the cited publication"}
//+ columns:
//+   - {name: publication, type: id, meaning: "the cited publication"}
//+   - {name: counted_by, type: string, meaning: "who counted"}
//+   - {name: supporting, type: integer, meaning: "supporting statements"}
//+   - {name: contrasting, type: integer, meaning: "contrasting statements"}
//+   - {name: mentioning, type: integer, meaning: "mentioning statements"}
//+   - {name: unclassified, type: integer, meaning: "unclassified statements"}
//+   - {name: statements, type: integer, meaning: "all statements"}
//+   - {name: citing_publications, type: integer, meaning: "citing publications"}
//+ order: [publication]
UNWIND $publication AS _publication
MATCH (p:Publication {id: _publication})
WHERE p.since <= $epoch < p.until AND p.tally_by IS NOT NULL
RETURN DISTINCT _publication AS publication, p.tally_by AS counted_by, p.tally_supporting AS supporting, p.tally_contrasting AS contrasting,
  p.tally_mentioning AS mentioning, p.tally_unclassified AS unclassified, p.tally_total AS statements, p.tally_citing_publications AS citing_publications
