"""Candidates: one person, one record; documents, values with evidence, tags, duplicates and merges."""
