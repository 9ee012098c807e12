"""What a text says: entities, relations and measurements with their offsets, by rules and a dictionary."""
