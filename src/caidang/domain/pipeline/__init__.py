"""People on their way to a client's job: applications, their stages, and what happened when."""
