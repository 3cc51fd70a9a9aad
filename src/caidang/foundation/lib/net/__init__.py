"""Ways out of the house and in: who may be called, mail, stores, chats, and what came back."""
