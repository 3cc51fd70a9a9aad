"""What reads of the pipeline app."""
