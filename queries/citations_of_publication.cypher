//+ question: "Which sentences cite a publication, and do they support or contrast it?"
//+ tags: [citation, publication]
//+ parameters:
//+   - {name: publication, type: "string", required: true, example: "PMID:23841729", list: true, meaning: "CURIE of the cited publication"}
//+ columns:
//+   - {name: publication, type: id, meaning: "the cited publication"}
//+   - {name: citing, type: id, meaning: "the citing publication"}
//+   - {name: stance, type: string, meaning: "of this statement: supporting, contrasting, mentioning"}
//+   - {name: confidence, type: number, meaning: "0-1, of the classifier"}
//+   - {name: section, type: string, meaning: "introduction, methods, results, discussion, other"}
//+   - {name: statement, type: string, meaning: "the citing sentence"}
//+   - {name: retracted, type: boolean, meaning: "the citing publication is retracted"}
//+   - {name: citation, type: id, meaning: "the citation"}
//+ order: [publication, stance, citing, citation]
UNWIND $publication AS _publication
MATCH (p:Entity {id: _publication})<-[:CITED]-(c:Citation)-[:CITING]->(w:Entity)
WHERE c.since <= $epoch < c.until
RETURN DISTINCT _publication AS publication, w.id AS citing, c.stance AS stance, c.confidence AS confidence, c.section AS section, c.statement AS statement,
  w.retracted AS retracted, c.id AS citation
