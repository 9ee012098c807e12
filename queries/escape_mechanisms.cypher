//+ question: "How does therapy with this drug, or against this antigen or target, fail?"
//+ tags: [resistance, claim]
//+ parameters:
//+   - {name: target, type: "entity", required: true, example: CD19-directed therapy, list: true, meaning: "a drug, drug class, marker or gene"}
//+ columns:
//+   - {name: target, type: id, meaning: "what was asked for"}
//+   - {name: mechanism, type: id, meaning: "the mechanism, alteration or phenotype"}
//+   - {name: mechanism_name, type: string, meaning: "its name"}
//+   - {name: predicate, type: string, meaning: "escape_mechanism_of or confers_resistance_to"}
//+   - {name: statement, type: string, meaning: "what was found"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral"}
//+   - {name: value, type: number, meaning: "the figure, if one was given"}
//+   - {name: unit, type: string, meaning: "its unit"}
//+   - {name: publication, type: id, meaning: "source"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [target, mechanism, direction, publication, statement]
UNWIND $target AS _target
MATCH (x:Entity {id: _target})
OPTIONAL MATCH (x)<-[r:CLASS_ANCESTOR]-(d:Entity)
WHERE r.since <= $epoch < r.until
WITH _target, x, collect(d) AS below
UNWIND [x] + below AS therapy
WITH DISTINCT _target, therapy
MATCH (therapy)<-[:OBJECT]-(c:Assertion)
WHERE c.since <= $epoch < c.until AND c.predicate_name IN ['escape_mechanism_of', 'confers_resistance_to']
MATCH (c)-[:SUBJECT]->(m:Entity)
MATCH (c)-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:FROM_PUBLICATION]->(p:Entity)
WHERE l.statement IS NOT NULL
RETURN DISTINCT _target AS target, m.id AS mechanism, m.name AS mechanism_name, c.predicate_name AS predicate, l.statement AS statement,
  l.direction AS direction, l.value AS value, l.unit AS unit, p.id AS publication, l.verified AS verified
