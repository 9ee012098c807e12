//+ question: "Which drugs reach this endpoint in this disease, in which setting?"
//+ tags: [evidence, disease]
//+ parameters:
//+   - {name: endpoint, type: "string", required: true, example: "MRD negativity", list: true, meaning: "endpoint as curated"}
//+   - {name: disease, type: "entity:Disease", required: false, example: B-ALL, list: false, meaning: "the disease, its subtypes included"}
//+ columns:
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: disease, type: id, meaning: "disease of the evidence"}
//+   - {name: setting, type: string, meaning: "setting"}
//+   - {name: age_group, type: string, meaning: "age group"}
//+   - {name: endpoint, type: string, meaning: "endpoint"}
//+   - {name: value, type: number, meaning: "the figure"}
//+   - {name: unit, type: string, meaning: "its unit"}
//+   - {name: n, type: integer, meaning: "denominator"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral"}
//+   - {name: publication, type: id, meaning: "source"}
//+ order: [endpoint, drug, publication, value]
UNWIND $endpoint AS _endpoint
MATCH (l:EvidenceLine {endpoint: _endpoint})<-[:HAS_EVIDENCE]-(c:Assertion)
WHERE c.since <= $epoch < c.until
MATCH (c)-[:SUBJECT]->(d:Entity {category: 'Drug'})
MATCH (c)-[:IN_DISEASE]->(x:Entity)-[r:CLINICAL_ANCESTOR]->(a:Entity)
WHERE r.since <= $epoch < r.until AND (a.id IN $disease OR ($disease IS NULL AND a = x))
MATCH (l)-[:FROM_PUBLICATION]->(p:Entity)
RETURN DISTINCT d.id AS drug, d.name AS name, x.id AS disease, c.setting AS setting, c.age_group AS age_group, _endpoint AS endpoint,
  l.value AS value, l.unit AS unit, l.n AS n, l.direction AS direction, p.id AS publication
