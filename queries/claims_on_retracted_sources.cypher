//+ question: "Which claims rest on a retracted publication, or on a sentence that cites one?"
//+ tags: [claim, retraction]
//+ parameters: []
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
//+   - {name: publication, type: id, meaning: "the retracted publication: of its evidence, or cited in the sentence of its evidence"}
//+ order: [claim, publication]
MATCH (p:Publication {retracted: true})
WHERE p.since <= $epoch < p.until
CALL (p) {
  MATCH (p)<-[:FROM_PUBLICATION]-(l:EvidenceLine)
  RETURN l
  UNION
  MATCH (p)<-[:CITED]-(x:Citation)-[:CITING]->(:Entity)<-[:FROM_PUBLICATION]-(l:EvidenceLine)
  WHERE x.since <= $epoch < x.until AND l.start_offset = x.start_offset
  RETURN l
}
MATCH (l)<-[:HAS_EVIDENCE]-(c:Assertion)
WHERE c.since <= $epoch < c.until
WITH DISTINCT p, c
MATCH (c)-[:SUBJECT]->(s:Entity)
MATCH (c)-[:OBJECT]->(o:Entity)
RETURN c.id AS claim, s.id AS subject, s.name AS subject_name, c.predicate_name AS predicate, o.id AS object, o.name AS object_name,
  c.negated AS negated, c.supporting_sources AS supporting_sources, c.contrasting_sources AS contrasting_sources,
  p.id AS publication
