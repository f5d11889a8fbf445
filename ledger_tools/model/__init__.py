"""The nouns that travel between the rooms; nothing here imports anything else of ours but ``text`` and ``errors``."""
