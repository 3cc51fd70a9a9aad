"""A tree becomes the engine's query; a page of hits, and why each was found."""
