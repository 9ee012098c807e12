//+ question: "What excludes these drugs, lowers them or must be said with them, and when (rows on their classes included)?"
//+ tags: [engine, safety]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: gemtuzumab ozogamicin, list: true, meaning: "drugs, by name or CURIE"}
//+ columns:
//+   - {name: caution, type: id, meaning: "the row"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: kind, type: string, meaning: "resistance, futility, contraindicated, boxed ..."}
//+   - {name: effect, type: string, meaning: "exclude, lower, warn or test"}
//+   - {name: when, type: string, meaning: "criterion"}
//+   - {name: text, type: string, meaning: "what it says"}
//+   - {name: basis, type: string, meaning: "label, guideline, trial, curated or database"}
//+   - {name: source, type: list, meaning: "sources"}
//+   - {name: source_date, type: string, meaning: "date of the source"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [drug, caution]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})
OPTIONAL MATCH (d)-[r:CLASS_ANCESTOR]->(k:Entity)
WHERE r.since <= $epoch < r.until
WITH _drug, d, collect(k) AS above
UNWIND [d] + above AS subject
WITH DISTINCT _drug, subject
MATCH (subject)<-[:ABOUT]-(i:Caution)
WHERE i.since <= $epoch < i.until AND i.kind IS NOT NULL AND i.effect IS NOT NULL AND i.`when` IS NOT NULL AND i.name IS NOT NULL
RETURN i.id AS caution, _drug AS drug, i.kind AS kind, i.effect AS effect, i.`when` AS `when`, i.name AS text, i.basis AS basis,
  coalesce(i.source, []) AS source, i.source_date AS source_date, i.verified AS verified
