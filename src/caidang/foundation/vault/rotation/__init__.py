"""Changing keys: the root, the keys that wrap data keys, the database's, the index's, a person's.

Each can be killed at any point and goes on where it was when it is asked for again.
"""
