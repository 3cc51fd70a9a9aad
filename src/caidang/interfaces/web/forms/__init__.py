"""Forms: what a person may send, as plain values."""
