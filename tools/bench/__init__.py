"""How fast the program is. One file per bench: ``FULL_SIZE`` and ``run(size) -> list[Figure]``."""
