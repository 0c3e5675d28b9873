"""The shared database: what every location is now, and every change that led there."""
