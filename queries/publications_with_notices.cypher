//+ question: "Which publications are retracted, withdrawn or corrected?"
//+ tags: [publication, retraction]
//+ parameters: []
//+ columns:
//+   - {name: publication, type: id, meaning: "the publication"}
//+   - {name: title, type: string, meaning: "its title"}
//+   - {name: date, type: string, meaning: "its date"}
//+   - {name: retracted, type: boolean, meaning: "it no longer stands"}
//+   - {name: notice, type: string, meaning: "retraction, correction or concern"}
//+ order: [publication]
MATCH (p:Publication)
WHERE p.since <= $epoch < p.until AND p.notice IS NOT NULL
RETURN DISTINCT p.id AS publication, p.title AS title, p.date AS date, p.retracted AS retracted, p.notice AS notice
