"""Collecting from watched folders: kept, looked into, their files handed in once."""
