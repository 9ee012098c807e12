//+ question: "What does an alteration count as: the classes above it?"
//+ tags: [variant]
//+ parameters:
//+   - {name: alteration, type: "entity:Alteration", required: true, example: IDH1 p.R132H, list: true, meaning: "the alteration"}
//+ columns:
//+   - {name: alteration, type: id, meaning: "the alteration asked for"}
//+   - {name: above, type: id, meaning: "a class it belongs to"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: kind, type: string, meaning: "kind of alteration"}
//+ order: [alteration, above]
UNWIND $alteration AS _alteration
MATCH (x:Entity {id: _alteration})-[r:LADDER_ANCESTOR]->(a:Entity)
WHERE r.since <= $epoch < r.until
RETURN _alteration AS alteration, a.id AS above, a.name AS name, a.kind AS kind
