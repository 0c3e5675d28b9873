"""A station on a screen: painted from what the station without a screen says it shows."""
