"""Names to identifiers: normalisation and look-up."""
