"""A record's page: its values, papers, documents, notices and doubles."""
