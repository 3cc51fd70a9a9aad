"""Reading: templates, mailings and what was written to a person."""
