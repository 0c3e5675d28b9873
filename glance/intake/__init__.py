"""A hospital export, read row by row into arrivals, and what they change."""
