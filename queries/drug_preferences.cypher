//+ question: "Which guidelines prefer these drugs, and under which conditions?"
//+ tags: [engine, guideline]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: gemtuzumab ozogamicin, list: true, meaning: "drugs, by name or CURIE"}
//+ columns:
//+   - {name: preference_id, type: id, meaning: "the row"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: when, type: string, meaning: "criterion"}
//+   - {name: preference, type: string, meaning: "preferred, alternative, certain circumstances"}
//+   - {name: text, type: string, meaning: "what it says"}
//+   - {name: source, type: list, meaning: "sources"}
//+   - {name: source_date, type: string, meaning: "date of the source"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [preference_id]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})
OPTIONAL MATCH (d)-[r:CLASS_ANCESTOR]->(k:Entity)
WHERE r.since <= $epoch < r.until
WITH _drug, d, collect(k) AS above
UNWIND [d] + above AS subject
WITH DISTINCT _drug, subject
MATCH (subject)<-[:FOR_DRUG]-(i:Preference)
WHERE i.since <= $epoch < i.until AND i.`when` IS NOT NULL AND i.preference IS NOT NULL AND i.name IS NOT NULL
RETURN i.id AS preference_id, _drug AS drug, i.`when` AS `when`, i.preference AS preference, i.name AS text,
  coalesce(i.source, []) AS source, i.source_date AS source_date, i.verified AS verified
