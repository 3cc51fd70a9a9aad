"""The two companies of the mission, made real with invented people: what they begin with, and what becomes of it."""
