"""Backup on several media, proven restores: ``archive`` is the format, ``places`` where it lies, ``services`` the door."""
