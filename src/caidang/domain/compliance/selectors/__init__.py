"""Reading: what people agreed to, what went to whom, what is due, and how the house stands."""
