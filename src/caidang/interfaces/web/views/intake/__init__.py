"""What comes in: files, mail, folders, pages; and how it is read."""
