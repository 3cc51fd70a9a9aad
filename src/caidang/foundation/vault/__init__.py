"""Keys, sealed values and sealed files. ``services`` is the door; ``keys`` opens the vault."""
