"""Cells of tables that spreadsheets open."""

from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def inert(cell: Any) -> Any:
    """A cell that no spreadsheet runs (OWASP, "CSV Injection"); numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
