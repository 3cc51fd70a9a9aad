"""Categories, tags, rules, the organisation's own fields."""
