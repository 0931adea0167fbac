"""Pages about those who work here."""
