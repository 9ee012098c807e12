//+ question: "Which patients have a laboratory value below a limit?"
//+ tags: [case]
//+ parameters:
//+   - {name: lab, type: "string", required: true, example: hemoglobin, list: false, meaning: "laboratory test as in labs.tsv"}
//+   - {name: maximum, type: "number", required: true, example: 7, list: false, meaning: "the value is below this, in the canonical unit"}
//+ columns:
//+   - {name: case, type: id, meaning: "the case"}
//+   - {name: name, type: string, meaning: "its id as given"}
//+   - {name: value, type: number, meaning: "the laboratory value"}
//+   - {name: unit, type: string, meaning: "its unit"}
//+   - {name: input, type: string, meaning: "as typed"}
//+ order: [case]
UNWIND $lab AS _lab
UNWIND $maximum AS _maximum
MATCH (o:Observation {key: _lab, kind: 'laboratory'})<-[r:HAS_OBSERVATION]-(c:Case)
WHERE r.since <= $epoch < r.until AND o.value < _maximum AND o.input IS NOT NULL
RETURN DISTINCT c.id AS case, c.name AS name, o.value AS value, o.unit AS unit, o.input AS input
