//+ question: "Which drugs have a label, evidence, a target or a caution that touches one of these features (diseases, alterations, antigens, earlier drugs)?"
//+ tags: [engine, drug]
//+ parameters:
//+   - {name: feature, type: "string", required: true, example: "lkg:marker/CD33", list: true, meaning: "CURIEs of features of a case"}
//+ columns:
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: via, type: list, meaning: "what touches: label, evidence, target, caution, given"}
//+   - {name: features, type: list, meaning: "the features it touches"}
//+ order: [drug]
UNWIND $feature AS _feature
MATCH (f:Entity {id: _feature})
WHERE f.since <= $epoch < f.until
CALL (f) {
  MATCH (f)<-[:FOR_DISEASE|REQUIRES_BIOMARKER]-(i:Indication)-[:FOR_DRUG]->(d:Entity)
  WHERE i.since <= $epoch < i.until
  RETURN d, 'label' AS touch
  UNION
  MATCH (f)<-[:IN_DISEASE|REQUIRES_BIOMARKER]-(c:Assertion)-[:SUBJECT]->(d:Entity)
  WHERE c.since <= $epoch < c.until
  RETURN d, 'evidence' AS touch
  UNION
  MATCH (f)<-[r:TARGETS {predicate: 'targets_marker'}]-(d:Entity)
  WHERE r.since <= $epoch < r.until
  RETURN d, 'target' AS touch
  UNION
  MATCH (f)<-[:ABOUT_BIOMARKER]-(w:Caution)-[:ABOUT]->(d:Entity)
  WHERE w.since <= $epoch < w.until
  RETURN d, 'caution' AS touch
  UNION
  RETURN f AS d, 'given' AS touch
}
WITH _feature, d, touch
WHERE d.category = 'Drug'
RETURN d.id AS drug, d.name AS name, collect(DISTINCT touch) AS via, collect(DISTINCT _feature) AS features
