//+ question: "Which label entries for this disease are open at an age in months?"
//+ tags: [label, age]
//+ parameters:
//+   - {name: disease, type: "entity:Disease", required: true, example: B-ALL, list: false, meaning: "the disease"}
//+   - {name: age_months, type: "integer", required: true, example: 8, list: false, meaning: "age in completed months"}
//+   - {name: jurisdiction, type: "string", required: false, example: FDA, list: false, meaning: "agency"}
//+ columns:
//+   - {name: indication, type: id, meaning: "the label entry"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: jurisdiction, type: string, meaning: "agency"}
//+   - {name: status, type: string, meaning: "status"}
//+   - {name: minimum_age_months, type: integer, meaning: "lower bound, none where not stated"}
//+   - {name: maximum_age_months, type: integer, meaning: "upper bound, exclusive"}
//+   - {name: text, type: string, meaning: "the indication in short"}
//+ order: [drug, indication]
UNWIND $disease AS _disease
UNWIND $age_months AS _age_months
MATCH (x:Entity {id: _disease})-[r:CLINICAL_ANCESTOR]->(a:Entity)<-[:FOR_DISEASE]-(i:Indication)
WHERE r.since <= $epoch < r.until AND i.since <= $epoch < i.until AND i.status IS NOT NULL AND i.name IS NOT NULL
  AND i.jurisdiction IS NOT NULL AND ($jurisdiction IS NULL OR i.jurisdiction IN $jurisdiction)
  AND (i.minimum_age_months IS NULL OR i.minimum_age_months <= _age_months)
  AND (i.maximum_age_months IS NULL OR _age_months < i.maximum_age_months)
WITH DISTINCT i
MATCH (i)-[:FOR_DRUG]->(d:Entity)
RETURN i.id AS indication, d.id AS drug, d.name AS name, i.jurisdiction AS jurisdiction, i.status AS status,
  i.minimum_age_months AS minimum_age_months, i.maximum_age_months AS maximum_age_months, i.name AS text
