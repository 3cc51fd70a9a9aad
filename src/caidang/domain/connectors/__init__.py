"""Connectors: records taken over from, kept in step with, and given back to the systems that teams use beside us."""
