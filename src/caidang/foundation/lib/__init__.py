"""Django bricks without tables of their own."""
