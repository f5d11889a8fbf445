"""Rows of a ledger as papers to sign: Word forms, an insurer's own forms, and both as PDF."""
