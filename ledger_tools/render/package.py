"""What the file holds beside cells, as JSON and in words: charts, macros, links and other things that saving may harm."""

from __future__ import annotations

from dataclasses import fields
from typing import Any


def package_data(inventory: Any) -> dict[str, Any]:
    """Return the inventory as JSON values, in the order of its fields."""
    return {field.name: _plain(getattr(inventory, field.name)) for field in fields(inventory)}


def package_lines(inventory: Any, language: str) -> list[str]:
    """Return a line for each thing that is there."""
    data = package_data(inventory)
    return [f"{name}: {value}" for name, value in data.items() if value]


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value]
