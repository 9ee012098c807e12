//+ question: "Which adverse events and boxed warnings are there for this drug, with rates and who disagrees?"
//+ tags: [safety, drug]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: gemtuzumab ozogamicin, list: true, meaning: "the drug"}
//+ columns:
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: basis, type: string, meaning: "boxed, safety, interaction ... of a label, or claim"}
//+   - {name: event, type: string, meaning: "adverse event or text of the warning"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral; none for a label"}
//+   - {name: value, type: number, meaning: "rate"}
//+   - {name: unit, type: string, meaning: "its unit"}
//+   - {name: n, type: integer, meaning: "denominator"}
//+   - {name: statement, type: string, meaning: "what was found"}
//+   - {name: sources, type: list, meaning: "sources"}
//+ order: [drug, basis, event, statement]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})
CALL (d) {
  MATCH (d)<-[:ABOUT]-(i:Caution)
  WHERE i.since <= $epoch < i.until AND i.kind IN ['boxed', 'safety', 'interaction']
  UNWIND i.source AS source
  RETURN i.kind AS basis, i.name AS event, null AS direction, null AS value, null AS unit, null AS n, null AS statement, source
  UNION
  MATCH (d)<-[:SUBJECT]-(c:Assertion {predicate_name: 'causes_adverse_event'})
  WHERE c.since <= $epoch < c.until
  MATCH (c)-[:OBJECT]->(e:Entity)
  MATCH (c)-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:FROM_PUBLICATION]->(p:Entity)
  WHERE l.statement IS NOT NULL
  RETURN 'claim' AS basis, e.name AS event, l.direction AS direction, l.value AS value, l.unit AS unit, l.n AS n, l.statement AS statement, p.id AS source
}
RETURN _drug AS drug, basis, event, direction, value, unit, n, statement, collect(DISTINCT source) AS sources
