"""The chain of each record: where it stands, who has it in hand, what was found wrong, what comes next."""
