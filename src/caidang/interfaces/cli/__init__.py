"""The ``caidang`` command: arguments in, one domain call, printed out."""
