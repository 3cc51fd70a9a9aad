"""The day's work: queues, reminders, proposals, what acts by itself."""
