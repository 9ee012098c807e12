"""The annotated development passages and the scorer of text extraction: ``python -m tests.eval``."""
