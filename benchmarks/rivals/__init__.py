"""Other ways to check the same ledger, for comparison only."""
