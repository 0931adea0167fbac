"""Pages about notices and outgoing e-mail."""
