"""纷享销客 OpenAPI v2."""
