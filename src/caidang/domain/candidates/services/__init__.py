"""Everything that changes a candidate's record."""
