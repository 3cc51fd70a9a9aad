"""What is done to clients and jobs."""
