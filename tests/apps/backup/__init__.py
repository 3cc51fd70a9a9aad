"""Backup: the format, the places, the snapshots, and that restoring always works."""
