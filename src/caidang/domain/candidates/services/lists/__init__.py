"""Lists and views of people, and how many of them may leave at once."""
