"""Registers and support sheets: from their description to the cells, formats and drop-downs of a sheet."""
