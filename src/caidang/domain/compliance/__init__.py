"""What may be shown, sent on or kept, and the ledgers that prove it."""
