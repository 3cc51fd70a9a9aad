"""Views: input in, one domain call, a page or a part of one out."""
