"""Words and formats for templates."""
