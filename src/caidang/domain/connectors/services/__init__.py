"""What is written about connections and their runs."""
