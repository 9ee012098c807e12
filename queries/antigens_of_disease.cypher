//+ question: "Which antigens does this disease express, and which drugs are directed against them?"
//+ tags: [antigen, disease]
//+ parameters:
//+   - {name: disease, type: "entity:Disease", required: true, example: B-ALL, list: true, meaning: "the disease"}
//+ columns:
//+   - {name: disease, type: id, meaning: "the disease"}
//+   - {name: marker, type: id, meaning: "the antigen"}
//+   - {name: marker_name, type: string, meaning: "its name"}
//+   - {name: drugs, type: list, meaning: "drugs that target it"}
//+   - {name: claims, type: integer, meaning: "claims on its expression"}
//+ order: [disease, marker]
UNWIND $disease AS _disease
MATCH (x:Entity {id: _disease})<-[:OBJECT]-(c:Assertion {predicate_name: 'expressed_in'})-[:SUBJECT]->(m:Entity {category: 'Marker'})
WHERE c.since <= $epoch < c.until
WITH _disease, m, count(DISTINCT c) AS claims
OPTIONAL MATCH (d:Entity)-[r:TARGETS {predicate: 'targets_marker'}]->(m)
WHERE r.since <= $epoch < r.until
RETURN _disease AS disease, m.id AS marker, m.name AS marker_name, collect(DISTINCT d.name) AS drugs, claims
