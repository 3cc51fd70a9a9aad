"""Clients, contacts, jobs, applications, interviews and notes are brought in, and applications written back."""
