//+ question: "Which label entries were refused, withdrawn or never authorised?"
//+ tags: [label]
//+ parameters:
//+   - {name: jurisdiction, type: "string", required: false, example: FDA, list: false, meaning: "agency"}
//+ columns:
//+   - {name: indication, type: id, meaning: "the label entry"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: jurisdiction, type: string, meaning: "agency"}
//+   - {name: status, type: string, meaning: "status"}
//+   - {name: valid_from, type: date, meaning: "first authorisation of this clause"}
//+   - {name: valid_to, type: date, meaning: "end of validity"}
//+   - {name: text, type: string, meaning: "the indication in short"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [jurisdiction, drug, indication]
MATCH (i:Indication)
WHERE i.since <= $epoch < i.until AND i.name IS NOT NULL
  AND i.status IN ['withdrawn-safety', 'withdrawn-benefit', 'withdrawn-commercial', 'refused', 'never authorised', 'nationally authorised']
  AND i.jurisdiction IS NOT NULL AND ($jurisdiction IS NULL OR i.jurisdiction IN $jurisdiction)
MATCH (i)-[:FOR_DRUG]->(d:Entity)
RETURN i.id AS indication, d.id AS drug, d.name AS name, i.jurisdiction AS jurisdiction, i.status AS status,
  i.valid_from_date AS valid_from, i.valid_to_date AS valid_to, i.name AS text, i.verified AS verified
