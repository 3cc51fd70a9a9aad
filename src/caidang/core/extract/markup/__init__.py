"""HTML, and what its style sheets say about gaps and about what is not shown."""
