"""A throw-away site with believable people and a simulated shift."""
