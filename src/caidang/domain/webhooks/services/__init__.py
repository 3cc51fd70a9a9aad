"""What changes webhooks, and what sends."""
