"""The doors without an account: applicants, clients with a link, people who look after their own data, invitations."""
