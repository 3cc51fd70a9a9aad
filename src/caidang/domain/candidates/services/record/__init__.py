"""A record is made, edited, merged, read anew, opened and placed."""
