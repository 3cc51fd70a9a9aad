"""Schema steps of the audit app."""
