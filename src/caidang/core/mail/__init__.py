"""Mails as they come in: headers in plain text, which site sent them, for which job, and layouts that were taught."""
