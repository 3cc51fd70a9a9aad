"""Candidates' records: the list, one record, its papers, its standing, what is said beside it."""
