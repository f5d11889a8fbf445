"""How the Word templates are made: a pen that draws pages, and one recipe for each form."""
