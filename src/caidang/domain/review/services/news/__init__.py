"""Members talk beside a record and are told of what concerns them."""
