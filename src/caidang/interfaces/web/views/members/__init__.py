"""Members, roles, teams, and each one's own way in."""
