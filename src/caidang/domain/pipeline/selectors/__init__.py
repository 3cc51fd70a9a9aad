"""Reading from the pipeline."""
