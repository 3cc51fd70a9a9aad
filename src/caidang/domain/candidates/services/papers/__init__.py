"""Papers and fields of the organisation's own."""
