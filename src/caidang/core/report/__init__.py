"""A person as a client is to see him: a value, drawn as PDF and Word, with marks that tell whose copy it is."""
