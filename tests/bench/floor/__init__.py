"""The floors: the least that a page, an insert and a PDF cost with the same servers. Served beside the product."""
