"""手册: the project's own docs as pages of the product, to be read, searched and asked from every screen."""
