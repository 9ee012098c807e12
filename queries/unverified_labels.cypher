//+ question: "Which label entries did no source confirm yet?"
//+ tags: [label, curation]
//+ parameters:
//+   - {name: jurisdiction, type: "string", required: false, example: FDA, list: false, meaning: "agency"}
//+ columns:
//+   - {name: indication, type: id, meaning: "the label entry"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: jurisdiction, type: string, meaning: "agency"}
//+   - {name: text, type: string, meaning: "the indication in short"}
//+   - {name: note, type: string, meaning: "what is missing"}
//+ order: [jurisdiction, indication]
MATCH (i:Indication {verified: false})
WHERE i.since <= $epoch < i.until AND i.name IS NOT NULL
  AND i.jurisdiction IS NOT NULL AND ($jurisdiction IS NULL OR i.jurisdiction IN $jurisdiction)
MATCH (i)-[:FOR_DRUG]->(d:Entity)
RETURN i.id AS indication, d.id AS drug, i.jurisdiction AS jurisdiction, i.name AS text, i.note AS note
