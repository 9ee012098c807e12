//+ question: "Does an earlier drug change the result of a later one?"
//+ tags: [evidence, claim]
//+ parameters:
//+   - {name: drug, type: "entity", required: true, example: blinatumomab, list: true, meaning: "the earlier drug, class or procedure"}
//+ columns:
//+   - {name: earlier, type: id, meaning: "the earlier therapy"}
//+   - {name: later, type: id, meaning: "the later therapy"}
//+   - {name: later_name, type: string, meaning: "its name"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral"}
//+   - {name: statement, type: string, meaning: "what was found"}
//+   - {name: publication, type: id, meaning: "source"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [earlier, later, direction, publication, statement]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})<-[:SUBJECT]-(c:Assertion {predicate_name: 'sequence_affects'})-[:OBJECT]->(o:Entity)
WHERE c.since <= $epoch < c.until
MATCH (c)-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:FROM_PUBLICATION]->(p:Entity)
WHERE l.statement IS NOT NULL
RETURN DISTINCT _drug AS earlier, o.id AS later, o.name AS later_name, l.direction AS direction, l.statement AS statement, p.id AS publication,
  l.verified AS verified
