"""A site folder: its settings, vocabulary, boards and database file."""
