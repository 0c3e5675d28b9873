"""Keepers of lights: a thread for each port, and what finds ports, drivers and each other."""
