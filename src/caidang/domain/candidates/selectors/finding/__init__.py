"""People are found: by a search, by a job, by lists and views; and what the index is fed."""
