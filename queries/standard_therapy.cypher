//+ question: "Which standard therapies frame the candidates, and when?"
//+ tags: [engine, guideline]
//+ parameters: []
//+ columns:
//+   - {name: context_id, type: id, meaning: "the row"}
//+   - {name: therapy, type: string, meaning: "the therapy"}
//+   - {name: when, type: string, meaning: "criterion"}
//+   - {name: why, type: string, meaning: "why"}
//+   - {name: source, type: list, meaning: "sources"}
//+   - {name: source_date, type: string, meaning: "date of the source"}
//+   - {name: verified, type: boolean, meaning: "read in a source"}
//+ order: [context_id]
MATCH (i:ContextTherapy)
WHERE i.since <= $epoch < i.until AND i.therapy_name IS NOT NULL AND i.`when` IS NOT NULL AND i.why IS NOT NULL
RETURN i.id AS context_id, i.therapy_name AS therapy, i.`when` AS `when`, i.why AS why, coalesce(i.source, []) AS source,
  i.source_date AS source_date, i.verified AS verified
