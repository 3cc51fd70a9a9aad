"""Migrations of ``search``."""
