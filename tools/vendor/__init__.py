"""Brings the pinned browser libraries into the source tree; run by a developer, never at install time."""
