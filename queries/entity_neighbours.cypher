//+ question: "What stands around an entity: hierarchy, membership and claims?"
//+ tags: [entity]
//+ parameters:
//+   - {name: entity, type: "entity", required: true, example: CD33, list: false, meaning: "the entity"}
//+ columns:
//+   - {name: direction, type: string, meaning: "out: from the entity; in: to it"}
//+   - {name: predicate, type: string, meaning: "relation"}
//+   - {name: id, type: id, meaning: "neighbour"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: category, type: string, meaning: "its category"}
//+   - {name: supporting, type: integer, meaning: "supporting sources of the claim; none for structure"}
//+   - {name: contrasting, type: integer, meaning: "contrasting sources of the claim"}
//+ order: [direction, predicate, id, supporting-desc]
UNWIND $entity AS _entity
MATCH (x:Entity {id: _entity})
CALL (x) {
  MATCH (x)<-[:SUBJECT]-(c:Assertion)
  WHERE c.since <= $epoch < c.until
  MATCH (c)-[:OBJECT]->(o:Entity)
  RETURN 'out' AS direction, c.predicate_name AS predicate, o, c.supporting_sources AS supporting, c.contrasting_sources AS contrasting
  UNION
  MATCH (x)<-[:OBJECT]-(c:Assertion)
  WHERE c.since <= $epoch < c.until
  MATCH (c)-[:SUBJECT]->(o:Entity)
  RETURN 'in' AS direction, c.predicate_name AS predicate, o, c.supporting_sources AS supporting, c.contrasting_sources AS contrasting
  UNION
  MATCH (x)-[r:SUBCLASS_OF|CLINICAL_PARENT|NARROWER_THAN|VARIANT_OF|IN_CLASS|TARGETS|DEFINED_BY|ENCODES|HAS_COMPONENT|HAS_PARTNER]->(o:Entity)
  WHERE r.since <= $epoch < r.until AND r.predicate IN ['subclass_of', 'clinical_parent', 'narrower_than', 'variant_of', 'in_class', 'targets_marker', 'targets', 'defined_by', 'encodes',
    'has_component', 'five_prime_partner', 'three_prime_partner']
  RETURN 'out' AS direction, r.predicate AS predicate, o, null AS supporting, null AS contrasting
  UNION
  MATCH (x)<-[r:SUBCLASS_OF|CLINICAL_PARENT|NARROWER_THAN|VARIANT_OF|IN_CLASS|TARGETS|DEFINED_BY|ENCODES|HAS_COMPONENT|HAS_PARTNER]-(o:Entity)
  WHERE r.since <= $epoch < r.until AND r.predicate IN ['subclass_of', 'clinical_parent', 'narrower_than', 'variant_of', 'in_class', 'targets_marker', 'targets', 'defined_by', 'encodes',
    'has_component', 'five_prime_partner', 'three_prime_partner']
  RETURN 'in' AS direction, r.predicate AS predicate, o, null AS supporting, null AS contrasting
}
WITH direction, predicate, o, supporting, contrasting
WHERE o.category IS NOT NULL
RETURN DISTINCT direction, predicate, o.id AS id, o.name AS name, o.category AS category, supporting, contrasting
