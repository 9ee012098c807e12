//+ question: "What evidence is there on therapy with these drugs, line by line?"
//+ tags: [engine, evidence]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: gemtuzumab ozogamicin, list: true, meaning: "drugs, by name or CURIE"}
//+ columns:
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: line, type: id, meaning: "the evidence line"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: predicate, type: string, meaning: "treats, in_trials_for, applied_to ..."}
//+   - {name: negated, type: boolean, meaning: "the claim denies it"}
//+   - {name: disease, type: string, meaning: "disease (key of the table)"}
//+   - {name: biomarker, type: string, meaning: "what the patient must have"}
//+   - {name: setting, type: string, meaning: "setting"}
//+   - {name: age_group, type: string, meaning: "adult, pediatric, both, infant, older"}
//+   - {name: combination, type: string, meaning: "partners"}
//+   - {name: prior, type: string, meaning: "earlier therapy"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral"}
//+   - {name: level, type: string, meaning: "common level"}
//+   - {name: native_level, type: string, meaning: "level in the source's own scheme"}
//+   - {name: n, type: integer, meaning: "patients"}
//+   - {name: statement, type: string, meaning: "what was found"}
//+   - {name: publication, type: id, meaning: "publication"}
//+   - {name: url, type: string, meaning: "its address, where it has no PMID or DOI"}
//+   - {name: source_date, type: string, meaning: "its date"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+   - {name: retracted, type: boolean, meaning: "the publication is retracted"}
//+ order: [line]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})<-[:SUBJECT]-(c:Assertion)
WHERE c.since <= $epoch < c.until
MATCH (c)-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:FROM_PUBLICATION]->(p:Entity)
WHERE l.level IS NOT NULL AND l.statement IS NOT NULL AND p.retracted IS NOT NULL
OPTIONAL MATCH (c)-[:IN_DISEASE]->(x:Entity)
RETURN c.id AS claim, l.id AS line, _drug AS drug, c.predicate_name AS predicate, c.negated AS negated, x.key AS disease,
  c.biomarker_criterion AS biomarker, c.setting AS setting, c.age_group AS age_group, c.combination AS combination,
  c.prior_criterion AS prior, l.direction AS direction, l.level AS level, l.native_level AS native_level, l.n AS n,
  l.statement AS statement, p.id AS publication, p.url AS url, l.source_date AS source_date, l.verified AS verified, p.retracted AS retracted
