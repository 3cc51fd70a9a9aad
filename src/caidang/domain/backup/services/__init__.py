"""Writing: targets, runs, drills, scrubs. The only way to change the tables of backup."""
