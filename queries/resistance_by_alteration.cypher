//+ question: "Which drugs fail, or lose activity, with this alteration, and on whose word?"
//+ tags: [resistance, variant]
//+ parameters:
//+   - {name: alteration, type: "entity:Alteration", required: true, example: ABL1 p.T315I, list: true, meaning: "the alteration"}
//+ columns:
//+   - {name: alteration, type: id, meaning: "the alteration asked for"}
//+   - {name: drug, type: id, meaning: "the drug or drug class"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: effect, type: string, meaning: "exclude, lower, warn; resistance of a claim"}
//+   - {name: basis, type: string, meaning: "label, guideline, trial, curated, database, claim"}
//+   - {name: text, type: string, meaning: "what is said"}
//+   - {name: sources, type: list, meaning: "sources"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [alteration, effect, drug, text]
UNWIND $alteration AS _alteration
MATCH (x:Entity {id: _alteration})-[r:LADDER_ANCESTOR]->(a:Entity)
WHERE r.since <= $epoch < r.until
CALL (a) {
  MATCH (a)<-[:ABOUT_BIOMARKER]-(i:Caution {kind: 'resistance'})-[:ABOUT]->(d:Entity)
  WHERE i.since <= $epoch < i.until AND i.effect IS NOT NULL AND i.basis IS NOT NULL AND i.name IS NOT NULL
  UNWIND i.source AS source
  RETURN d, i.effect AS effect, i.basis AS basis, i.name AS text, source, i.verified AS verified
  UNION
  MATCH (a)<-[:SUBJECT]-(c:Assertion {predicate_name: 'confers_resistance_to'})-[:OBJECT]->(d:Entity)
  WHERE c.since <= $epoch < c.until
  MATCH (c)-[:HAS_EVIDENCE]->(l:EvidenceLine {direction: 'supports'})-[:FROM_PUBLICATION]->(p:Entity)
  WHERE l.statement IS NOT NULL
  RETURN d, 'resistance' AS effect, 'claim' AS basis, l.statement AS text, p.id AS source, l.verified AS verified
}
RETURN _alteration AS alteration, d.id AS drug, d.name AS name, effect, basis, text, collect(DISTINCT source) AS sources, verified
