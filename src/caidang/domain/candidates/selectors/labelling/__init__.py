"""Tags, categories and fields of the organisation's own: what there is, and how long each kind of thing holds."""
