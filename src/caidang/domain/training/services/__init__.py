"""What the training rooms write."""
