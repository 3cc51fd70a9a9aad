"""Rules that act by themselves: when something happened, if a search finds the person, then do this."""
