"""What is done with records that are taken over."""
