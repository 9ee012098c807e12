//+ question: "Which label entries does this drug have, where and since when?"
//+ tags: [label, drug]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: venetoclax, list: true, meaning: "the drug"}
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
//+ order: [drug, jurisdiction, valid_from, indication]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})<-[:FOR_DRUG]-(i:Indication)
WHERE i.since <= $epoch < i.until AND i.jurisdiction IS NOT NULL AND i.status IS NOT NULL AND i.name IS NOT NULL
RETURN i.id AS indication, _drug AS drug, d.name AS name, i.jurisdiction AS jurisdiction, i.status AS status,
  i.valid_from_date AS valid_from, i.valid_to_date AS valid_to, i.name AS text, i.verified AS verified
