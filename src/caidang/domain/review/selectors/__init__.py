"""Queues, and what stands at a record's page about its review."""
