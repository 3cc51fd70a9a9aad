"""PDF: runs of text with their looks, what is drawn around them, and which of them are really seen."""
