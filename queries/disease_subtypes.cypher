//+ question: "Which diseases inherit labels and evidence from this one?"
//+ tags: [disease]
//+ parameters:
//+   - {name: disease, type: "entity:Disease", required: true, example: acute myeloid leukemia, list: false, meaning: "the disease"}
//+ columns:
//+   - {name: disease, type: id, meaning: "the disease asked for"}
//+   - {name: subtype, type: id, meaning: "the narrower disease"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: parent, type: list, meaning: "its direct clinical parents"}
//+ order: [subtype]
UNWIND $disease AS _disease
MATCH (x:Entity {id: _disease})<-[r:CLINICAL_ANCESTOR]-(s:Entity)-[q:CLINICAL_PARENT]->(p:Entity)
WHERE s <> x AND r.since <= $epoch < r.until AND q.since <= $epoch < q.until
RETURN _disease AS disease, s.id AS subtype, s.name AS name, collect(DISTINCT p.id) AS parent
