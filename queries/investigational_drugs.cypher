//+ question: "Which drugs without a label have trial evidence in this disease or a clinical parent of it?"
//+ tags: [drug, evidence]
//+ parameters:
//+   - {name: disease, type: "entity:Disease", required: true, example: acute myeloid leukemia, list: true, meaning: "the disease"}
//+ columns:
//+   - {name: disease, type: id, meaning: "the disease asked for"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: targets, type: list, meaning: "antigens and genes it is directed against"}
//+   - {name: lines, type: integer, meaning: "supporting evidence lines"}
//+   - {name: disputing, type: integer, meaning: "disputing evidence lines"}
//+ order: [disease, drug]
UNWIND $disease AS _disease
MATCH (x:Entity {id: _disease})-[r:CLINICAL_ANCESTOR]->(a:Entity)
WHERE r.since <= $epoch < r.until
MATCH (a)<-[:IN_DISEASE]-(c:Assertion)-[:SUBJECT]->(d:Entity {development: 'investigational'})
WHERE c.since <= $epoch < c.until
WITH _disease, d, sum(c.supporting_lines) AS lines, sum(c.contrasting_lines) AS disputing
OPTIONAL MATCH (d)-[t:TARGETS {predicate: 'targets'}]->(g:Entity)
WHERE t.since <= $epoch < t.until
RETURN _disease AS disease, d.id AS drug, d.name AS name, collect(DISTINCT g.key) AS targets, lines, disputing
