"""飞书招聘 (hire v1 and v2), read only."""
