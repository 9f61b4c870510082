"""Cells of tables that spreadsheets open."""

import re
from typing import Any

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WITHIN = re.compile(r"([;\t\r\n] *)(?=[=+@-])")
"""Where a spreadsheet that cuts elsewhere than at commas would see another cell begin."""


def inert(cell: Any) -> Any:
    """A cell that no spreadsheet runs (OWASP, "CSV Injection"), however it cuts; numbers stay numbers."""
    if not isinstance(cell, str):
        return cell
    safe = _WITHIN.sub(r"\1'", cell)
    return f"'{safe}" if cell.startswith(_FORMULA) else safe
