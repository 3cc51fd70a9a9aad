"""What the training rooms show."""
