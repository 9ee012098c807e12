//+ question: "How is a publication cited: how many statements support, contrast or mention it, by section?"
//+ tags: [citation, publication]
//+ parameters:
//+   - {name: publication, type: "string", required: true, example: "PMID:23841729", list: true, meaning: "CURIE of the cited publication"}
//+ columns:
//+   - {name: publication, type: id, meaning: "the cited publication"}
//+   - {name: section, type: string, meaning: "introduction, methods, results, discussion, other"}
//+   - {name: stance, type: string, meaning: "supporting, contrasting, mentioning"}
//+   - {name: statements, type: integer, meaning: "citation statements of this stance in this section"}
//+   - {name: sources, type: integer, meaning: "distinct citing publications among them; not to be added up over sections"}
//+ order: [publication, section, stance]
UNWIND $publication AS _publication
MATCH (p:Entity {id: _publication})<-[:CITED]-(c:Citation)-[:CITING]->(w:Entity)
WHERE c.since <= $epoch < c.until
RETURN _publication AS publication, c.section AS section, c.stance AS stance, count(DISTINCT c.id) AS statements, count(DISTINCT w.id) AS sources
