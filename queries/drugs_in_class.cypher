//+ question: "Which drugs belong to a class, its subclasses included?"
//+ tags: [drug]
//+ parameters:
//+   - {name: drug_class, type: "entity:DrugClass", required: true, example: BTK inhibitor, list: true, meaning: "the class"}
//+ columns:
//+   - {name: drug_class, type: id, meaning: "the class"}
//+   - {name: drug, type: id, meaning: "the drug"}
//+   - {name: name, type: string, meaning: "its name"}
//+   - {name: modality, type: string, meaning: "modality"}
//+   - {name: development, type: string, meaning: "approved, investigational, stopped, withdrawn"}
//+ order: [drug_class, drug]
UNWIND $drug_class AS _drug_class
MATCH (k:Entity {id: _drug_class})<-[r:CLASS_ANCESTOR]-(d:Entity {category: 'Drug'})
WHERE r.since <= $epoch < r.until AND d.modality IS NOT NULL AND d.development IS NOT NULL
RETURN _drug_class AS drug_class, d.id AS drug, d.name AS name, d.modality AS modality, d.development AS development
