"""What programs were answered, kept for a day: the same request under the same key is done once."""
