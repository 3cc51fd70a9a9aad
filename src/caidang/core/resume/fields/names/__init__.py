"""Kinds of names that several fields share: posts, employers, schools, degrees, subjects."""
