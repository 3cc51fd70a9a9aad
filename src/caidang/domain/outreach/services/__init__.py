"""Writing: templates and letters."""
