//+ question: "Which label entries do these drugs have, with their criteria?"
//+ tags: [engine, label]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: gemtuzumab ozogamicin, list: true, meaning: "drugs, by name or CURIE"}
//+ columns:
//+   - {name: indication_id, type: id, meaning: "the label entry"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: jurisdiction, type: string, meaning: "agency"}
//+   - {name: status, type: string, meaning: "approved, accelerated, conditional, withdrawn-..., refused, never authorised, nationally authorised"}
//+   - {name: scope, type: string, meaning: "targeted, entity_agent or context"}
//+   - {name: valid_from, type: string, meaning: "first authorisation of this clause"}
//+   - {name: valid_to, type: string, meaning: "end of validity"}
//+   - {name: disease, type: string, meaning: "criterion"}
//+   - {name: state, type: string, meaning: "criterion"}
//+   - {name: age, type: string, meaning: "criterion"}
//+   - {name: biomarker, type: string, meaning: "criterion"}
//+   - {name: fitness, type: string, meaning: "criterion"}
//+   - {name: prior, type: string, meaning: "criterion"}
//+   - {name: with, type: string, meaning: "partners"}
//+   - {name: judgement, type: string, meaning: "clauses left to judgement"}
//+   - {name: text, type: string, meaning: "the indication in short"}
//+   - {name: source, type: list, meaning: "sources"}
//+   - {name: source_date, type: string, meaning: "date of the source"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [indication_id]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})<-[:FOR_DRUG]-(i:Indication)
WHERE i.since <= $epoch < i.until AND i.jurisdiction IS NOT NULL AND i.status IS NOT NULL AND i.name IS NOT NULL
RETURN i.id AS indication_id, _drug AS drug, i.jurisdiction AS jurisdiction, i.status AS status, i.scope AS scope,
  i.valid_from AS valid_from, i.valid_to AS valid_to, i.criterion_disease AS disease, i.criterion_state AS state,
  i.criterion_age AS age, i.criterion_biomarker AS biomarker, i.criterion_fitness AS fitness, i.criterion_prior AS prior,
  i.`with` AS `with`, i.judgement AS judgement, i.name AS text, coalesce(i.source, []) AS source, i.source_date AS source_date,
  i.verified AS verified
