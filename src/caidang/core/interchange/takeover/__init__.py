"""What other recruiting programs export, read as people, clients, jobs and who applied for what."""
