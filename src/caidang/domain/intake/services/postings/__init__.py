"""应聘页: pages are opened and closed, and what comes by them is received."""
