"""People are put before clients: reports, letters and links, answers, and whose copy leaked."""
