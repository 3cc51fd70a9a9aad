"""What of a record one viewer sees: each value in clear, masked or not at all, and the rows of lists."""
