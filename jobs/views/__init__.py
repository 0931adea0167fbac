"""Pages of jobs, and the ways in from lists."""
