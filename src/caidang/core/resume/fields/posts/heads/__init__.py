"""The rows that a post is told in, each read by itself or beside its neighbours: what names the firm, the post, the dates."""
