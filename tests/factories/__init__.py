"""Makers of records for tests. Each calls the product's own service, so that what tests stand on is what users make."""
