"""What changed here is written there: people, their files, and where there are many the jobs that carry them."""
