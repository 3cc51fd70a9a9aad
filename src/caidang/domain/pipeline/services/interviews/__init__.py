"""Interviews are arranged, changed, judged, told of and passed on."""
