//+ question: "Which findings are prognostic in this disease, and which statements disagree?"
//+ tags: [prognosis, claim]
//+ parameters:
//+   - {name: disease, type: "entity:Disease", required: true, example: acute myeloid leukemia, list: true, meaning: "the disease"}
//+ columns:
//+   - {name: disease, type: id, meaning: "the disease asked for"}
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: subject, type: id, meaning: "subject"}
//+   - {name: subject_name, type: string, meaning: "its name"}
//+   - {name: predicate, type: string, meaning: "predicate"}
//+   - {name: object, type: id, meaning: "object"}
//+   - {name: object_name, type: string, meaning: "its name"}
//+   - {name: negated, type: boolean, meaning: "the claim denies it"}
//+   - {name: supporting_sources, type: integer, meaning: "distinct publications that support it"}
//+   - {name: contrasting_sources, type: integer, meaning: "distinct publications that contradict it"}
//+ order: [disease, predicate, subject, claim]
UNWIND $disease AS _disease
MATCH (x:Entity {id: _disease})<-[:OBJECT]-(c:Assertion)
WHERE c.since <= $epoch < c.until AND c.predicate_name IN ['prognostic_favorable', 'prognostic_adverse']
MATCH (c)-[:SUBJECT]->(s:Entity)
RETURN _disease AS disease, c.id AS claim, s.id AS subject, s.name AS subject_name, c.predicate_name AS predicate, x.id AS object, x.name AS object_name,
  c.negated AS negated, c.supporting_sources AS supporting_sources, c.contrasting_sources AS contrasting_sources
