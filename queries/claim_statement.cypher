//+ question: "What does a claim say?"
//+ tags: [claim, engine]
//+ parameters:
//+   - {name: claim, type: "string", required: true, example: "lkg:claim/0000000000000000", list: false, meaning: "CURIE of the claim"}
//+ columns:
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: subject, type: id, meaning: "subject"}
//+   - {name: subject_name, type: string, meaning: "its name"}
//+   - {name: predicate, type: string, meaning: "predicate"}
//+   - {name: object, type: id, meaning: "object"}
//+   - {name: object_name, type: string, meaning: "its name"}
//+   - {name: negated, type: boolean, meaning: "the claim denies it"}
//+   - {name: disease, type: string, meaning: "disease in which it holds"}
//+   - {name: biomarker, type: string, meaning: "what the patient must have"}
//+   - {name: setting, type: string, meaning: "setting"}
//+   - {name: age_group, type: string, meaning: "age group"}
//+   - {name: combination, type: string, meaning: "partners"}
//+   - {name: prior, type: string, meaning: "earlier therapy"}
//+   - {name: method, type: string, meaning: "manual, text-mined, imported"}
//+   - {name: source_name, type: string, meaning: "source that says it"}
//+ order: [claim]
UNWIND $claim AS _claim
MATCH (c:Record:Assertion {id: _claim})
WHERE c.since <= $epoch < c.until
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
OPTIONAL MATCH (c)-[:IN_DISEASE]->(x:Entity)
RETURN _claim AS claim, s.id AS subject, s.name AS subject_name, c.predicate_name AS predicate, o.id AS object, o.name AS object_name,
  c.negated AS negated, x.key AS disease, c.biomarker_criterion AS biomarker, c.setting AS setting, c.age_group AS age_group,
  c.combination AS combination, c.prior_criterion AS prior, c.method AS method, c.source_name AS source_name
