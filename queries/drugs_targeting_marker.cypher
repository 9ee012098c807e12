//+ question: "Which drugs target this antigen, of which class, and from which age do their labels reach?"
//+ tags: [drug, antigen]
//+ parameters:
//+   - {name: marker, type: "entity:Marker", required: true, example: CD22, list: true, meaning: "the antigen"}
//+ columns:
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: modality, type: string, meaning: "antibody, ADC, CAR-T ..."}
//+   - {name: marker, type: id, meaning: "the antigen"}
//+   - {name: development, type: string, meaning: "approved, investigational, stopped, withdrawn"}
//+   - {name: labels, type: integer, meaning: "number of label entries"}
//+   - {name: minimum_age_months, type: integer, meaning: "lowest age bound of its labels in months; none where no label states one"}
//+ order: [marker, drug]
UNWIND $marker AS _marker
MATCH (m:Entity {id: _marker})<-[r:TARGETS {predicate: 'targets_marker'}]-(d:Entity {category: 'Drug'})
WHERE r.since <= $epoch < r.until AND d.modality IS NOT NULL AND d.development IS NOT NULL
OPTIONAL MATCH (d)<-[:FOR_DRUG]-(i:Indication)
WHERE i.since <= $epoch < i.until
RETURN d.id AS drug, d.name AS name, d.modality AS modality, _marker AS marker, d.development AS development,
  count(DISTINCT i) AS labels, min(i.minimum_age_months) AS minimum_age_months
