//+ question: "Which papers are cited in the sentences that a claim was read from?"
//+ tags: [claim, citation]
//+ parameters:
//+   - {name: claim, type: "string", required: true, example: "lkg:claim/0000000000000000", list: false, meaning: "CURIE of the claim"}
//+ columns:
//+   - {name: claim, type: id, meaning: "the claim"}
//+   - {name: line, type: id, meaning: "the evidence line whose sentence cites"}
//+   - {name: citing, type: id, meaning: "the text that the sentence is from"}
//+   - {name: cited, type: id, meaning: "the paper that it cites"}
//+   - {name: title, type: string, meaning: "title of the cited paper"}
//+   - {name: stance, type: string, meaning: "of the sentence towards the cited paper: supporting, contrasting, mentioning"}
//+   - {name: retracted, type: boolean, meaning: "the cited paper is retracted"}
//+   - {name: notice, type: string, meaning: "editorial notice on the cited paper"}
//+ order: [cited, line]
UNWIND $claim AS _claim
MATCH (a:Assertion {id: _claim})-[:HAS_EVIDENCE]->(l:EvidenceLine)-[:FROM_PUBLICATION]->(w:Entity)
WHERE a.since <= $epoch < a.until
MATCH (w)<-[:CITING]-(x:Citation)-[:CITED]->(p:Entity)
WHERE x.since <= $epoch < x.until AND x.start_offset = l.start_offset
RETURN DISTINCT a.id AS claim, l.id AS line, w.id AS citing, p.id AS cited, p.title AS title, x.stance AS stance, p.retracted AS retracted, p.notice AS notice
