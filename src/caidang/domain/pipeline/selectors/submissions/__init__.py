"""What was sent to clients, how reports are put together, and what may be shown."""
