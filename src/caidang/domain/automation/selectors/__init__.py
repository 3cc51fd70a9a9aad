"""Reads of the automation app."""
