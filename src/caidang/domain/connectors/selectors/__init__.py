"""What is read of connections and their runs."""
