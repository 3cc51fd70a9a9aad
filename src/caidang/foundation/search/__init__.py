"""Finding: a change log in the record's transaction, a follower, an index and its sealed copy."""
