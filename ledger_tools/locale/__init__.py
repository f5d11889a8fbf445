"""The gettext catalogues; English is the source and has none."""
