"""Tools for those who build the program; never shipped with it."""
