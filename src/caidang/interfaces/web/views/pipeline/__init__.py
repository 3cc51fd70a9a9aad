"""Applications on their way, and the reports put before clients."""
