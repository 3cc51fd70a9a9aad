"""What keeps the house: backup, keys, health, connections, the first run, the handbook."""
