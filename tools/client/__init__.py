"""Makes the typed Python client of the API from its checked-in description."""
