"""Checks of phones, ID numbers and licence plates in one place, for the rules that use them."""

from __future__ import annotations

from ledger_tools.ledger.values.id_numbers import FoundId, id_problem, ids_in_text
from ledger_tools.ledger.values.phones import phone_problem
from ledger_tools.ledger.values.plates import plate_problem

__all__ = ["FoundId", "id_problem", "ids_in_text", "phone_problem", "plate_problem"]
