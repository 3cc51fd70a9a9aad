"""Sorting people: the tree of categories, the conditions of rules, and what choices teach."""
