"""Another program's records are taken over: people, clients, jobs and who applied for what."""
