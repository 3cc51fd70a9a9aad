"""Interviews as the viewer may see them: lists, one of them, who is free, what is searched."""
