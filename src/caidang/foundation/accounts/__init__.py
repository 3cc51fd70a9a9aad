"""Who works here, in which role, and what the role may do."""
