"""Posts and projects, entry by entry."""
