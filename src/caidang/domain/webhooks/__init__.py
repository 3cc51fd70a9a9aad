"""Other programs hear of what happened: signed, at least once, without anything personal unless that was chosen."""
