"""The client companies that the records serve, and the jobs they have to fill."""
