"""Clients, their people, contracts, notes and jobs."""
