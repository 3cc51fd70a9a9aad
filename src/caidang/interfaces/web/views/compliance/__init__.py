"""The law's tools, and the audit trail."""
