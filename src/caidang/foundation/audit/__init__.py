"""Who did what, when: an append-only chain that shows when it was tampered with."""
