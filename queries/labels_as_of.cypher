//+ question: "Which label entries for this disease were in force on a date?"
//+ tags: [label, date]
//+ parameters:
//+   - {name: disease, type: "entity:Disease", required: true, example: acute myeloid leukemia, list: false, meaning: "the disease"}
//+   - {name: date, type: "date", required: true, example: "2022-12-31", list: false, meaning: "the date"}
//+   - {name: jurisdiction, type: "string", required: false, example: FDA, list: false, meaning: "agency"}
//+ columns:
//+   - {name: indication, type: id, meaning: "the label entry"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: jurisdiction, type: string, meaning: "agency"}
//+   - {name: status, type: string, meaning: "status today"}
//+   - {name: valid_from, type: date, meaning: "in force since"}
//+   - {name: valid_to, type: date, meaning: "until"}
//+   - {name: text, type: string, meaning: "the indication in short"}
//+ order: [drug, indication]
UNWIND $disease AS _disease
UNWIND $date AS _date
MATCH (x:Entity {id: _disease})-[r:CLINICAL_ANCESTOR]->(a:Entity)<-[:FOR_DISEASE]-(i:Indication)
WHERE r.since <= $epoch < r.until AND i.since <= $epoch < i.until AND i.status IS NOT NULL AND i.name IS NOT NULL
  AND i.jurisdiction IS NOT NULL AND ($jurisdiction IS NULL OR i.jurisdiction IN $jurisdiction)
  AND i.valid_from_date <= _date AND (i.valid_to_date IS NULL OR _date < i.valid_to_date)
WITH DISTINCT i
MATCH (i)-[:FOR_DRUG]->(d:Entity)
RETURN i.id AS indication, d.id AS drug, d.name AS name, i.jurisdiction AS jurisdiction, i.status AS status,
  i.valid_from_date AS valid_from, i.valid_to_date AS valid_to, i.name AS text
