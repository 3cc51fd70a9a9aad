"""What the person hopes for."""
