"""Reading: what came in and what became of it, by file, by mail, by place, and what is read anew."""
