"""Tables and a period become a Report; one module for each section."""
