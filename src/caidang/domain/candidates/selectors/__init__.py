"""Everything that is read of candidates, limited to what the viewer may see."""
