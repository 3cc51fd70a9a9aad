"""Everything that changes where a record stands."""
