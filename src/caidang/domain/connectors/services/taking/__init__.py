"""What came from there is fetched, read, told apart and brought in: people, and the files that hang on them."""
