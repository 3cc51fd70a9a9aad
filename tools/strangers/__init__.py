"""Résumés that nobody's corpus drew: written by hand with their truth in the text, and drawn in several formats."""
