"""What is written: the daily counts, costs, how often one searched."""
