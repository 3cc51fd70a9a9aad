"""Changed files by the hundred thousand: no crash, no hang, no unbounded memory."""
