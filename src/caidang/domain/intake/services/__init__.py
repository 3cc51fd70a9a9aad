"""Everything that changes what came in."""
