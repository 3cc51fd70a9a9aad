"""A Django database backend for SQLCipher: Django's own SQLite backend on another driver."""
