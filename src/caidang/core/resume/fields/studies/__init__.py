"""Education, entry by entry."""
