//+ question: "Which drugs have a label or evidence that asks for this alteration or a class it belongs to?"
//+ tags: [drug, variant]
//+ parameters:
//+   - {name: alteration, type: "entity:Alteration", required: true, example: KMT2A::AFF1, list: true, meaning: "the alteration"}
//+ columns:
//+   - {name: alteration, type: id, meaning: "the alteration asked for"}
//+   - {name: via, type: id, meaning: "the alteration that is asked for by label or evidence: itself or above it on the ladder"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: basis, type: list, meaning: "label, evidence"}
//+ order: [alteration, drug, via]
UNWIND $alteration AS _alteration
MATCH (x:Entity {id: _alteration})-[r:LADDER_ANCESTOR]->(a:Entity)
WHERE r.since <= $epoch < r.until
CALL (a) {
  MATCH (a)<-[:REQUIRES_BIOMARKER]-(i:Indication)-[:FOR_DRUG]->(d:Entity)
  WHERE i.since <= $epoch < i.until
  RETURN d, 'label' AS word
  UNION
  MATCH (a)<-[:REQUIRES_BIOMARKER]-(c:Assertion)-[:SUBJECT]->(d:Entity)
  WHERE c.since <= $epoch < c.until
  RETURN d, 'evidence' AS word
}
WITH _alteration, a, d, word
WHERE d.category = 'Drug'
RETURN _alteration AS alteration, a.id AS via, d.id AS drug, d.name AS name, collect(DISTINCT word) AS basis
