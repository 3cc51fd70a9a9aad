"""What is done with sheets."""
