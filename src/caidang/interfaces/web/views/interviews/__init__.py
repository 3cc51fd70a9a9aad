"""Interviews, calendars, scorecards."""
