"""How each version of the schema becomes the next."""
