//+ question: "Which patients have a laboratory value above a limit and an antigen above a percentage?"
//+ tags: [case]
//+ parameters:
//+   - {name: lab, type: "string", required: true, example: WBC, list: false, meaning: "laboratory test as in labs.tsv"}
//+   - {name: minimum, type: "number", required: true, example: 100, list: false, meaning: "the value is above this, in the canonical unit"}
//+   - {name: marker, type: "entity:Marker", required: true, example: CD33, list: false, meaning: "the antigen"}
//+   - {name: percent, type: "number", required: true, example: 90, list: false, meaning: "the antigen is above this percentage"}
//+ columns:
//+   - {name: case, type: id, meaning: "the case"}
//+   - {name: name, type: string, meaning: "its id as given"}
//+   - {name: value, type: number, meaning: "the laboratory value"}
//+   - {name: unit, type: string, meaning: "its unit"}
//+   - {name: antigen_percent, type: number, meaning: "percentage of positive cells"}
//+ order: [case]
UNWIND $lab AS _lab
UNWIND $minimum AS _minimum
UNWIND $marker AS _marker
UNWIND $percent AS _percent
MATCH (o:Observation {key: _lab, kind: 'laboratory'})<-[r:HAS_OBSERVATION]-(c:Case)
WHERE r.since <= $epoch < r.until AND o.value > _minimum
MATCH (c)-[q:HAS_OBSERVATION]->(a:Observation {kind: 'antigen', about: _marker})
WHERE q.since <= $epoch < q.until AND a.value > _percent
RETURN DISTINCT c.id AS case, c.name AS name, o.value AS value, o.unit AS unit, a.value AS antigen_percent
