"""The recruiting team's own matters, as Django apps: tables, services that write, selectors that read."""
