"""The person: name, ways to reach him, particulars, what he can do."""
