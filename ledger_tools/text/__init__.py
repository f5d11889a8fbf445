"""Words and characters: messages in three languages, script folding, display width, safe file names."""
