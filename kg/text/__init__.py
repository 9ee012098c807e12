"""Documents: files of many forms read into one text with sections, citations and references."""
