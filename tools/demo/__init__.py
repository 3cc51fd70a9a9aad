"""``make demo``: the program with some 300 invented people and one account for each role."""
