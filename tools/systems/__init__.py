"""Local servers that answer as the systems of others do, written from their published contracts. Never shipped."""
