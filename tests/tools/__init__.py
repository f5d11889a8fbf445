"""Checks for developers, run by hand."""
