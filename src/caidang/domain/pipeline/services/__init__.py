"""Writing in the pipeline."""
