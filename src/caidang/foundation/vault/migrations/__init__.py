"""Schema steps of the vault app."""
