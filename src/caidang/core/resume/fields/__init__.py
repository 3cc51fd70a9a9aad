"""The readers of single fields: one file for each, and one for each kind of name that several of them look for."""
