"""What is seen of applications."""
