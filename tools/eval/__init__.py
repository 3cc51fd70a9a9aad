"""How good the program is, measured against labelled documents."""
