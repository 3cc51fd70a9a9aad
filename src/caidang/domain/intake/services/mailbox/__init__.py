"""Collecting from mailboxes: accounts, rules, looking in, taking, and what is done afterwards."""
