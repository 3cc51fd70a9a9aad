"""A record's way through the chain: who has it in hand, what he changes and marks, where it goes."""
