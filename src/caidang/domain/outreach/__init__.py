"""Writing to people: templates that the team shares, and letters to one or to many."""
