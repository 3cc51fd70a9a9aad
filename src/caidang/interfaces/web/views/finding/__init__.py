"""Finding people again, and doing something with all that were found."""
