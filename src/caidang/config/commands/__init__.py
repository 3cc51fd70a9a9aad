"""The verbs that start the program itself, and so know every part of it."""
