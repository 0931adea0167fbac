"""The shared shape of pages: generic record views, htmx-aware rendering, error pages."""
