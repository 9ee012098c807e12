//+ question: "Which claims rest on a single publication of at most this kind of evidence?"
//+ tags: [claim, evidence]
//+ parameters:
//+   - {name: level, type: "string", required: true, example: case, list: true, meaning: "common level: case, series, preclinical, phase 1 ..."}
//+ columns:
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: subject, type: id, meaning: "subject"}
//+   - {name: subject_name, type: string, meaning: "its name"}
//+   - {name: predicate, type: string, meaning: "predicate"}
//+   - {name: object, type: id, meaning: "object"}
//+   - {name: object_name, type: string, meaning: "its name"}
//+   - {name: negated, type: boolean, meaning: "the claim denies it"}
//+   - {name: supporting_sources, type: integer, meaning: "distinct publications that support it"}
//+   - {name: contrasting_sources, type: integer, meaning: "distinct publications that contradict it"}
//+   - {name: publication, type: id, meaning: "the one publication"}
//+   - {name: level, type: string, meaning: "its level"}
//+ order: [claim]
UNWIND $level AS _level
MATCH (l:EvidenceLine {level: _level, direction: 'supports'})<-[:HAS_EVIDENCE]-(c:Assertion {supporting_sources: 1})
WHERE c.since <= $epoch < c.until
MATCH (l)-[:FROM_PUBLICATION]->(p:Entity)
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN DISTINCT c.id AS claim, s.id AS subject, s.name AS subject_name, c.predicate_name AS predicate, o.id AS object, o.name AS object_name,
  c.negated AS negated, c.supporting_sources AS supporting_sources, c.contrasting_sources AS contrasting_sources,
  p.id AS publication, _level AS level
