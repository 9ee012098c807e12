//+ question: Which sources are in this graph, how large are they, and how recent?
//+ tags: [graph]
//+ parameters: []
//+ columns:
//+   - {name: source, type: string, meaning: "name of the source"}
//+   - {name: kind, type: string, meaning: "kind of its loader"}
//+   - {name: title, type: string, meaning: "title"}
//+   - {name: modified, type: string, meaning: "newest date in the source"}
//+   - {name: triples, type: integer, meaning: "triples in its graph"}
//+   - {name: records, type: integer, meaning: "records"}
//+   - {name: claims, type: integer, meaning: "claims"}
//+   - {name: indications, type: integer, meaning: "label entries"}
//+   - {name: rejected, type: integer, meaning: "rows that could not be used"}
//+ order: [source]
MATCH (s:Source)
WHERE s.since <= $epoch < s.until AND s.triples IS NOT NULL AND s.records IS NOT NULL AND s.rejected IS NOT NULL
RETURN s.name AS source, s.kind AS kind, s.title AS title, s.modified AS modified, s.triples AS triples, s.records AS records,
  s.claims AS claims, s.indications AS indications, s.rejected AS rejected
