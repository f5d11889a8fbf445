"""What the sample ledgers hold, and how they are drawn."""
