"""Plain Python: what a file says, who it is about, how it is kept secret. No Django, database, network, clock or environment."""
