//+ question: "Which label entries touch this disease, its clinical parents included?"
//+ tags: [label, disease]
//+ parameters:
//+   - {name: disease, type: "entity:Disease", required: true, example: acute myeloid leukemia, list: true, meaning: "the disease"}
//+   - {name: jurisdiction, type: "string", required: false, example: FDA, list: false, meaning: "agency"}
//+ columns:
//+   - {name: disease, type: id, meaning: "the disease asked for"}
//+   - {name: label_disease, type: id, meaning: "the disease of the label: itself or a clinical parent"}
//+   - {name: indication, type: id, meaning: "the label entry"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: jurisdiction, type: string, meaning: "agency"}
//+   - {name: status, type: string, meaning: "status"}
//+   - {name: valid_from, type: date, meaning: "first authorisation of this clause"}
//+   - {name: valid_to, type: date, meaning: "end of validity"}
//+   - {name: text, type: string, meaning: "the indication in short"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [disease, drug, indication]
UNWIND $disease AS _disease
MATCH (x:Entity {id: _disease})-[r:CLINICAL_ANCESTOR]->(a:Entity)<-[:FOR_DISEASE]-(i:Indication)
WHERE r.since <= $epoch < r.until AND i.since <= $epoch < i.until AND i.status IS NOT NULL AND i.name IS NOT NULL
  AND i.jurisdiction IS NOT NULL AND ($jurisdiction IS NULL OR i.jurisdiction IN $jurisdiction)
MATCH (i)-[:FOR_DRUG]->(d:Entity)
RETURN _disease AS disease, a.id AS label_disease, i.id AS indication, d.id AS drug, d.name AS name, i.jurisdiction AS jurisdiction,
  i.status AS status, i.valid_from_date AS valid_from, i.valid_to_date AS valid_to, i.name AS text, i.verified AS verified
