"""Pages of leads, of their conversion, and of the web forms that bring them."""
