"""Writes of the automation app."""
