"""Moka, read only."""
