"""What writes of the pipeline app."""
