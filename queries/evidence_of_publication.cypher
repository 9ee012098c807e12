//+ question: "What does the graph hold from one publication?"
//+ tags: [evidence, publication]
//+ parameters:
//+   - {name: publication, type: "string", required: true, example: "PMID:23841729", list: true, meaning: "CURIE of the publication"}
//+ columns:
//+   - {name: publication, type: id, meaning: "the publication"}
//+   - {name: claim, type: id, meaning: "claim"}
//+   - {name: subject_name, type: string, meaning: "subject"}
//+   - {name: predicate, type: string, meaning: "predicate"}
//+   - {name: object_name, type: string, meaning: "object"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral"}
//+   - {name: level, type: string, meaning: "common level"}
//+   - {name: statement, type: string, meaning: "what was found"}
//+ order: [publication, claim, statement]
UNWIND $publication AS _publication
MATCH (p:Entity {id: _publication})<-[:FROM_PUBLICATION]-(l:EvidenceLine)<-[:HAS_EVIDENCE]-(c:Assertion)
WHERE c.since <= $epoch < c.until AND l.level IS NOT NULL AND l.statement IS NOT NULL
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN DISTINCT _publication AS publication, c.id AS claim, s.name AS subject_name, c.predicate_name AS predicate, o.name AS object_name,
  l.direction AS direction, l.level AS level, l.statement AS statement
