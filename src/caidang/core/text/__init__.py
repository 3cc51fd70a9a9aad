"""Text as people write it: one spelling for one thing, terms for searching, dates and amounts.

This package makes strings comparable. It knows nothing of files or of résumés.
"""
