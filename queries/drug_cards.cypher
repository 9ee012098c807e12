//+ question: "What are these drugs: modality, role, targets, classes?"
//+ tags: [engine, drug]
//+ parameters:
//+   - {name: drug, type: "entity:Drug", required: true, example: gemtuzumab ozogamicin, list: true, meaning: "drugs, by name or CURIE"}
//+ columns:
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: key, type: string, meaning: "name used in the curated tables"}
//+   - {name: name, type: string, meaning: "name"}
//+   - {name: modality, type: string, meaning: "small molecule, antibody, ADC, CAR-T ..."}
//+   - {name: role, type: string, meaning: "targeted, differentiation, cytotoxic, supportive, immunomodulator"}
//+   - {name: targets, type: list, meaning: "gene symbols of what it binds"}
//+   - {name: target_markers, type: list, meaning: "antigens that must be on the cell"}
//+   - {name: classes, type: list, meaning: "its classes"}
//+ order: [drug]
UNWIND $drug AS _drug
MATCH (d:Entity {id: _drug})
WHERE d.category = 'Drug' AND d.key IS NOT NULL
OPTIONAL MATCH (d)-[t:TARGETS {predicate: 'targets'}]->(g:Entity {category: 'Gene'})
WHERE t.since <= $epoch < t.until
WITH _drug, d, collect(DISTINCT g.key) AS targets
OPTIONAL MATCH (d)-[b:TARGETS {predicate: 'targets_marker'}]->(m:Entity)
WHERE b.since <= $epoch < b.until
WITH _drug, d, targets, collect(DISTINCT m.key) AS target_markers
OPTIONAL MATCH (d)-[i:IN_CLASS]->(k:Entity)
WHERE i.since <= $epoch < i.until
RETURN _drug AS drug, d.key AS key, d.name AS name, d.modality AS modality, d.role AS role, targets, target_markers,
  collect(DISTINCT k.key) AS classes
