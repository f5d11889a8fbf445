"""What a claim ledger is: columns and aliases, lines, registers, header finding, value parsing."""
