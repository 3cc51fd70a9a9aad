"""What is read of clients and jobs, within the viewer's reach."""
