//+ question: "How are the publications on which a claim rests cited by others?"
//+ tags: [claim, citation]
//+ parameters:
//+   - {name: claim, type: "string", required: true, example: "lkg:claim/0000000000000000", list: false, meaning: "CURIE of the claim"}
//+ columns:
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: publication, type: id, meaning: "a publication of its evidence"}
//+   - {name: citing, type: id, meaning: "the citing publication"}
//+   - {name: stance, type: string, meaning: "of this statement: supporting, contrasting, mentioning"}
//+   - {name: confidence, type: number, meaning: "0-1, of the classifier"}
//+   - {name: section, type: string, meaning: "introduction, methods, results, discussion, other"}
//+   - {name: statement, type: string, meaning: "the citing sentence"}
//+   - {name: retracted, type: boolean, meaning: "the citing publication is retracted"}
//+   - {name: citation, type: id, meaning: "the citation"}
//+ order: [stance, publication, citing, citation]
UNWIND $claim AS _claim
MATCH (a:Assertion {id: _claim})-[:HAS_EVIDENCE]->(:EvidenceLine)-[:FROM_PUBLICATION]->(p:Entity)
WHERE a.since <= $epoch < a.until
MATCH (p)<-[:CITED]-(c:Citation)-[:CITING]->(w:Entity)
WHERE c.since <= $epoch < c.until
RETURN DISTINCT a.id AS claim, p.id AS publication, w.id AS citing, c.stance AS stance, c.confidence AS confidence, c.section AS section, c.statement AS statement,
  w.retracted AS retracted, c.id AS citation
