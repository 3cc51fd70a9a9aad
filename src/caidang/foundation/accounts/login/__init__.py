"""How one comes in: passwords, second factors, sessions, tokens, invitations and bound accounts elsewhere."""
