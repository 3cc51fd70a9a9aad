"""The door for language models' programs (Model Context Protocol): reading with a token's rights, and proposing."""
