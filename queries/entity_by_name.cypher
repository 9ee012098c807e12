//+ question: Which entities have this name, synonym, key or CURIE?
//+ tags: [entity]
//+ parameters:
//+   - {name: name, type: "entity:any", required: true, example: CD33, list: true, meaning: "name, synonym or CURIE"}
//+ columns:
//+   - {name: id, type: id, meaning: "the entity"}
//+   - {name: category, type: string, meaning: "its category"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: key, type: string, meaning: "short name in the curated tables"}
//+   - {name: synonyms, type: list, meaning: "other names"}
//+   - {name: xrefs, type: list, meaning: "ids elsewhere"}
//+ order: [category, name]
UNWIND $name AS _name
CALL (_name) {
  MATCH (x:Entity {id: _name})
  WHERE x.since <= $epoch < x.until
  RETURN x
  UNION
  MATCH (x:Record {id: _name})
  WHERE x.since <= $epoch < x.until
  RETURN x
}
WITH _name, x
WHERE x.category IS NOT NULL AND x.name IS NOT NULL
RETURN _name AS id, x.category AS category, x.name AS name, x.key AS key, coalesce(x.synonyms, []) AS synonyms, coalesce(x.xrefs, []) AS xrefs
