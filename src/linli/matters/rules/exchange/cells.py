"""Cells that no spreadsheet takes for a formula, and that come back as they were."""

# What programs take for the beginning of a formula (OWASP, CSV injection), also with the full-width signs of East Asia.
_FORMULA = "=+-@\t\r\n＝＋－＠"
_MARK = "'"


def guard(text: str) -> str:
    """With an apostrophe before what would begin a formula, and before an apostrophe, so that it can be told apart."""
    return _MARK + text if text[:1] and text[0] in _FORMULA + _MARK else text


def unguard(cell: str) -> str:
    """As it was; the inverse of guard. An apostrophe that protects nothing stays."""
    return cell[1:] if len(cell) > 1 and cell[0] == _MARK and cell[1] in _FORMULA + _MARK else cell
