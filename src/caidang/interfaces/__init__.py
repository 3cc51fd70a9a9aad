"""Requests and arguments in, one domain call, an answer out."""
