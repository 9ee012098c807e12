//+ question: "Which evidence lines does a claim have?"
//+ tags: [claim, engine]
//+ parameters:
//+   - {name: claim, type: "string", required: true, example: "lkg:claim/0000000000000000", list: false, meaning: "CURIE of the claim"}
//+ columns:
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: line, type: id, meaning: "the evidence line"}
//+   - {name: direction, type: string, meaning: "supports, disputes, neutral"}
//+   - {name: stance, type: string, meaning: "supporting, contrasting, mentioning"}
//+   - {name: level, type: string, meaning: "common level"}
//+   - {name: source_name, type: string, meaning: "source"}
//+   - {name: section, type: string, meaning: "section of the publication"}
//+   - {name: statement, type: string, meaning: "sentence or statement"}
//+   - {name: publication, type: id, meaning: "publication"}
//+   - {name: url, type: string, meaning: "its address, where it has no PMID or DOI"}
//+   - {name: source_date, type: string, meaning: "its date"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+   - {name: retracted, type: boolean, meaning: "the publication is retracted"}
//+   - {name: confidence, type: number, meaning: "0-1 for automatic methods"}
//+ order: [direction, publication, line]
UNWIND $claim AS _claim
MATCH (c:Record:Assertion {id: _claim})
WHERE c.since <= $epoch < c.until
MATCH (c)-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:FROM_PUBLICATION]->(p:Entity)
WHERE l.level IS NOT NULL AND l.statement IS NOT NULL AND p.retracted IS NOT NULL
RETURN _claim AS claim, l.id AS line, l.direction AS direction, l.stance AS stance, l.level AS level, c.source_name AS source_name,
  l.section AS section, l.statement AS statement, p.id AS publication, p.url AS url, l.source_date AS source_date, l.verified AS verified,
  p.retracted AS retracted, l.confidence AS confidence
