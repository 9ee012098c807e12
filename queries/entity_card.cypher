//+ question: "What is an entity: its names, identifiers and how much is claimed of it?"
//+ tags: [entity]
//+ parameters:
//+   - {name: entity, type: "entity", required: true, example: CD33, list: false, meaning: "the entity"}
//+ columns:
//+   - {name: id, type: id, meaning: "the entity"}
//+   - {name: category, type: string, meaning: "category"}
//+   - {name: name, type: string, meaning: "name"}
//+   - {name: synonyms, type: list, meaning: "other names"}
//+   - {name: xrefs, type: list, meaning: "cross-references"}
//+   - {name: claims, type: integer, meaning: "claims with it as subject or object"}
//+   - {name: supporting, type: integer, meaning: "supporting evidence lines"}
//+   - {name: contrasting, type: integer, meaning: "contrasting evidence lines"}
//+   - {name: mentioning, type: integer, meaning: "mentioning evidence lines"}
//+ order: [id]
UNWIND $entity AS _entity
CALL (_entity) {
  MATCH (x:Entity {id: _entity})
  WHERE x.since <= $epoch < x.until
  RETURN x
  UNION
  MATCH (x:Record {id: _entity})
  WHERE x.since <= $epoch < x.until
  RETURN x
}
WITH _entity, x
WHERE x.category IS NOT NULL AND x.name IS NOT NULL
OPTIONAL MATCH (x)<-[:SUBJECT|OBJECT]-(c:Assertion)
WHERE c.since <= $epoch < c.until
RETURN _entity AS id, x.category AS category, x.name AS name, coalesce(x.synonyms, []) AS synonyms, coalesce(x.xrefs, []) AS xrefs,
  count(DISTINCT c) AS claims, sum(c.supporting_lines) AS supporting, sum(c.contrasting_lines) AS contrasting,
  sum(c.mentioning_lines) AS mentioning
