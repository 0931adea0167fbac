"""Pages of products, price books and prices, and what the line editors ask."""
