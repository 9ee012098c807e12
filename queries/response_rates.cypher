//+ question: "Which response and survival figures are there for this drug, by age group and setting?"
//+ tags: [evidence, drug]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: inotuzumab ozogamicin, list: true, meaning: "the drug"}
//+   - {name: endpoint, type: "string", required: false, example: "CR", list: false, meaning: "endpoint as curated, such as CR, ORR, MRD negativity, OS"}
//+ columns:
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: disease, type: id, meaning: "disease"}
//+   - {name: setting, type: string, meaning: "setting"}
//+   - {name: age_group, type: string, meaning: "age group"}
//+   - {name: endpoint, type: string, meaning: "endpoint"}
//+   - {name: value, type: number, meaning: "the figure"}
//+   - {name: unit, type: string, meaning: "its unit"}
//+   - {name: n, type: integer, meaning: "denominator"}
//+   - {name: population, type: string, meaning: "who was counted"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral"}
//+   - {name: publication, type: id, meaning: "source"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [drug, disease, endpoint, age_group, publication, value]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})<-[:SUBJECT]-(c:Assertion)
WHERE c.since <= $epoch < c.until
MATCH (c)-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:FROM_PUBLICATION]->(p:Entity)
WHERE l.value IS NOT NULL AND l.endpoint IS NOT NULL AND ($endpoint IS NULL OR l.endpoint IN $endpoint)
OPTIONAL MATCH (c)-[:IN_DISEASE]->(x:Entity)
RETURN DISTINCT _drug AS drug, x.id AS disease, c.setting AS setting, c.age_group AS age_group, l.endpoint AS endpoint, l.value AS value,
  l.unit AS unit, l.n AS n, l.population AS population, l.direction AS direction, p.id AS publication, l.verified AS verified
