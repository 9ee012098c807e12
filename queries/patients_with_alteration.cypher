//+ question: "Which patients have this alteration or a more specific one?"
//+ tags: [case]
//+ parameters:
//+   - {name: alteration, type: "entity:Alteration", required: true, example: IDH1 mutation, list: true, meaning: "the alteration"}
//+ columns:
//+   - {name: alteration, type: id, meaning: "the alteration asked for"}
//+   - {name: case, type: id, meaning: "the case"}
//+   - {name: name, type: string, meaning: "its id as given"}
//+   - {name: found, type: id, meaning: "the alteration found"}
//+ order: [alteration, case, found]
UNWIND $alteration AS _alteration
MATCH (a:Entity {id: _alteration})<-[r:LADDER_ANCESTOR]-(v:Entity)<-[h:HAS_VARIANT]-(c:Case)
WHERE r.since <= $epoch < r.until AND h.since <= $epoch < h.until
RETURN DISTINCT _alteration AS alteration, c.id AS case, c.name AS name, v.id AS found
