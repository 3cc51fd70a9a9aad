"""What people type, as a tree: words, fields, ranges, stretches of the calendar."""
