//+ question: "Which claims hold between two entities, or between what they are kinds of?"
//+ tags: [claim]
//+ parameters:
//+   - {name: subject, type: "entity", required: true, example: ABL1 p.T315I, list: true, meaning: "what the claim is about"}
//+   - {name: object, type: "entity", required: true, example: dasatinib, list: true, meaning: "what it says it of"}
//+ columns:
//+   - {name: subject_asked, type: id, meaning: "the subject asked for"}
//+   - {name: object_asked, type: id, meaning: "the object asked for"}
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: subject, type: id, meaning: "its subject: the one asked for, or a class that it belongs to"}
//+   - {name: subject_name, type: string, meaning: "its name"}
//+   - {name: predicate, type: string, meaning: "predicate"}
//+   - {name: object, type: id, meaning: "its object: the one asked for, or a class that it belongs to"}
//+   - {name: object_name, type: string, meaning: "its name"}
//+   - {name: negated, type: boolean, meaning: "the claim denies it"}
//+   - {name: method, type: string, meaning: "manual, text-mined, imported"}
//+   - {name: source_name, type: string, meaning: "who says it"}
//+   - {name: supporting_sources, type: integer, meaning: "distinct publications that support it"}
//+   - {name: contrasting_sources, type: integer, meaning: "distinct publications that contradict it"}
//+ order: [subject_asked, object_asked, predicate, claim]
UNWIND $subject AS _subject
UNWIND $object AS _object
MATCH (x:Entity {id: _subject})
MATCH (y:Entity {id: _object})
CALL (x) {
  RETURN x AS s
  UNION
  MATCH (x)-[r:LADDER_ANCESTOR|CLASS_ANCESTOR|CLINICAL_ANCESTOR]->(s:Entity)
  WHERE r.since <= $epoch < r.until
  RETURN s
}
CALL (y) {
  RETURN y AS o
  UNION
  MATCH (y)-[r:LADDER_ANCESTOR|CLASS_ANCESTOR|CLINICAL_ANCESTOR]->(o:Entity)
  WHERE r.since <= $epoch < r.until
  RETURN o
}
MATCH (s)<-[:SUBJECT]-(c:Assertion)-[:OBJECT]->(o)
WHERE c.since <= $epoch < c.until
RETURN DISTINCT _subject AS subject_asked, _object AS object_asked, c.id AS claim, s.id AS subject, s.name AS subject_name, c.predicate_name AS predicate,
  o.id AS object, o.name AS object_name, c.negated AS negated, c.method AS method, c.source_name AS source_name,
  c.supporting_sources AS supporting_sources, c.contrasting_sources AS contrasting_sources
