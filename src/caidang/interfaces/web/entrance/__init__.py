"""Who comes in: log-in, passkeys, sessions, asking again."""
