"""Intake 收件: files are received, read in the sandbox, and become records."""
