"""What a board file asks for, and what is seen when a census is looked at through it."""
