"""Reading: targets, runs, what a backup holds, whether copies are enough."""
