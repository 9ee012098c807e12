//+ question: "Which alterations and earlier therapies speak against this drug?"
//+ tags: [resistance, drug]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: dasatinib, list: true, meaning: "the drug"}
//+ columns:
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: kind, type: string, meaning: "resistance, prior_failure, futility, contraindicated"}
//+   - {name: effect, type: string, meaning: "exclude or lower"}
//+   - {name: when, type: string, meaning: "criterion"}
//+   - {name: text, type: string, meaning: "what is said"}
//+   - {name: basis, type: string, meaning: "label, guideline, trial, curated, database"}
//+   - {name: sources, type: list, meaning: "sources"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [drug, kind, when, text]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})<-[:ABOUT]-(i:Caution)
WHERE i.since <= $epoch < i.until AND i.kind IN ['resistance', 'prior_failure', 'futility', 'contraindicated'] AND i.effect IN ['exclude', 'lower']
  AND i.`when` IS NOT NULL AND i.name IS NOT NULL AND i.basis IS NOT NULL
UNWIND i.source AS source
RETURN _drug AS drug, i.kind AS kind, i.effect AS effect, i.`when` AS `when`, i.name AS text, i.basis AS basis,
  collect(DISTINCT source) AS sources, i.verified AS verified
