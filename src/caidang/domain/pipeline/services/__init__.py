"""What changes on the way of applications."""
