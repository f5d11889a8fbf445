"""Models become something to read; one module for each format."""
