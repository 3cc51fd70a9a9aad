"""Everything that a team owns as plain files, and back into an empty system."""
