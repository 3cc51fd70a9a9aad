"""The database at one moment, while others write: its bytes, its rows' counts, its files' names."""
