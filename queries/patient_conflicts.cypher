//+ question: "Which findings of a patient contradict each other, and what was not understood?"
//+ tags: [case]
//+ parameters: []
//+ columns:
//+   - {name: case, type: id, meaning: "the case"}
//+   - {name: name, type: string, meaning: "its id as given"}
//+   - {name: kind, type: string, meaning: "conflict or not understood"}
//+   - {name: text, type: string, meaning: "what"}
//+ order: [case, kind, text]
MATCH (c:Case)
WHERE c.since <= $epoch < c.until
UNWIND [text IN coalesce(c.conflict, []) | ['conflict', text]] + [text IN coalesce(c.not_understood, []) | ['not understood', text]] AS said
RETURN c.id AS case, c.name AS name, said[0] AS kind, said[1] AS text
