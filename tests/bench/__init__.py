"""`make bench`: how fast the product is beside what the same machine does without it (docs/performance.md)."""
