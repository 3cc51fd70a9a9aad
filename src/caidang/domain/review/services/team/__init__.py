"""The team's calendar and demands, and work that is handed over."""
