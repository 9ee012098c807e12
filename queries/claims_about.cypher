//+ question: "Which claims are there about an entity, as subject or object?"
//+ tags: [claim]
//+ parameters:
//+   - {name: entity, type: "entity", required: true, example: gemtuzumab ozogamicin, list: true, meaning: "the entity"}
//+ columns:
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: subject, type: id, meaning: "subject"}
//+   - {name: subject_name, type: string, meaning: "its name"}
//+   - {name: predicate, type: string, meaning: "predicate"}
//+   - {name: object, type: id, meaning: "object"}
//+   - {name: object_name, type: string, meaning: "its name"}
//+   - {name: negated, type: boolean, meaning: "the claim denies it"}
//+   - {name: supporting_sources, type: integer, meaning: "distinct publications that support it"}
//+   - {name: contrasting_sources, type: integer, meaning: "distinct publications that contradict it"}
//+ order: [predicate, subject, object, claim]
UNWIND $entity AS _entity
MATCH (x:Entity {id: _entity})<-[:SUBJECT|OBJECT]-(c:Assertion)
WHERE c.since <= $epoch < c.until
WITH DISTINCT c
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN c.id AS claim, s.id AS subject, s.name AS subject_name, c.predicate_name AS predicate, o.id AS object, o.name AS object_name,
  c.negated AS negated, c.supporting_sources AS supporting_sources, c.contrasting_sources AS contrasting_sources
