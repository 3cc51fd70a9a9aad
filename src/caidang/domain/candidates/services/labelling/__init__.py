"""Tags, categories and the rules that put them: shaped by people, carried out on records."""
