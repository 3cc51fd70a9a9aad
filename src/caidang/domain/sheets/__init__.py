"""Sheets of people come in, go out and come back: what is in them, what they will change, and how that is taken back."""
