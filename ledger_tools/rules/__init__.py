"""One module for each validation rule or tight family of them, and one tuple that lists them."""
