"""How numbers of the report are set: as many digits as their uncertainty deserves, minus signs, powers of ten."""

from __future__ import annotations

import math
import re

from markupsafe import Markup

from seeding.report.typesetting import notation

BEYOND = 2  # digits that are shown below the accepted width: no verdict depends on more
LEAST = -5  # last decimal where no width says what matters
PLAIN = 1e-3  # smaller numbers are written with a power of ten


def parsed(word: str) -> float | None:
    """A finite number, or None for anything else."""
    try:
        value = float(word)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def cell(word: object) -> Markup:
    """A cell of a table: numbers as written but at most six significant digits, everything else as notation."""
    text = str(word)
    if parsed(text) is None:
        return notation({"nan": "–", "": "–", "inf": "∞", "-inf": "−∞"}.get(text, text))
    digits = re.sub(r"[eE].*|[^0-9]", "", text).lstrip("0")
    if "e" not in text.lower() and len(digits) <= 6:
        return _data(text, text)
    return _data(text, f"{float(text):.6g}")


def rounded(word: str, digits: int = 2) -> Markup:
    """A number to so many significant digits; everything else as `cell`."""
    value = parsed(word)
    return cell(word) if value is None else _data(word, f"{float(f'{value:.{digits - 1}e}'):.6g}")


def quantity(value: str, uncertainty: str = "", tolerance: str = "", *, error: bool = True) -> Markup:
    """value ± uncertainty: one digit of the uncertainty, two where it begins with 1; without ±, `error` being False.

    Digits end two places below `tolerance`, the half width of what is accepted, or, where it is no number, at the fifth
    decimal, of small numbers at the third digit; an uncertainty below that is shown as less than its last place.
    """
    centre, spread = parsed(value), parsed(uncertainty)
    if centre is None or spread is None or spread <= 0:
        return cell(value)
    two = f"{spread:.1e}"
    deserved = int(two.partition("e")[2]) - (two[0] == "1")
    last = max(deserved, _least(centre, parsed(tolerance)))
    size = f"{round(centre / 10.0**last) * 10.0**last:e}"
    exponent = int(size.partition("e")[2]) if float(size) else last
    if abs(centre) >= PLAIN or last >= LEAST or exponent >= 0:
        decimals = max(-last, 0)
        return _join(_data(value, _fixed(centre, decimals)), _error(uncertainty, spread, decimals) if error else "")
    decimals, scale = exponent - last, 10.0**exponent
    shown = _join(
        _data(value, _fixed(centre / scale, decimals)), _error(uncertainty, spread / scale, decimals) if error else ""
    )
    power = Markup("10<sup>{}</sup>").format(str(exponent).replace("-", "−"))
    return Markup('<span class="scaled">{} × {}</span>').format(Markup("({})").format(shown) if error else shown, power)


def accepted(published: str, tolerance: str) -> Markup:
    """What is accepted: the published number ± a tolerance, or the interval that stands for it."""
    centre, width = parsed(published), parsed(tolerance)
    if centre is None or width is None:
        return cell(tolerance)
    digits = re.sub(r"[^0-9]", "", published).lstrip("0")
    if len(digits) > 6 and 0 < width < 1:
        published = f"{centre:.{1 - math.floor(math.log10(width))}f}"
    return Markup("{} ± {}").format(_data(published, published), _data(tolerance, f"{width:g}"))


def number_line(published: str, measured: str, uncertainty: str, tolerance: str) -> dict[str, float] | None:
    """Positions in percent for a drawing of measured against published; None unless both are different numbers."""
    centre, found = parsed(published), parsed(measured)
    if centre is None or found is None or centre == found:
        return None
    margin, spread = abs(parsed(tolerance) or 0.0), abs(parsed(uncertainty) or 0.0)
    low, high = min(centre - margin, found - spread), max(centre + margin, found + spread)
    low, high = low - 0.12 * (high - low), high + 0.12 * (high - low)

    def place(value: float) -> float:
        return round(100 * (value - low) / (high - low), 2)

    return {
        "published": place(centre),
        "measured": place(found),
        "band_from": place(centre - margin),
        "band_to": place(centre + margin),
        "bar_from": place(found - spread),
        "bar_to": place(found + spread),
    }


def _least(centre: float, width: float | None) -> int:
    """The last decimal place that matters."""
    if width:
        return math.floor(math.log10(abs(width))) - BEYOND
    return LEAST if abs(centre) >= PLAIN or not centre else math.floor(math.log10(abs(centre))) - BEYOND


def _fixed(number: float, decimals: int) -> str:
    """So many decimals, and no sign before a zero."""
    text = f"{number:.{decimals}f}"
    return text if float(text) else text.lstrip("-")


def _error(raw: str, spread: float, decimals: int) -> Markup:
    mark, shown = ("±", spread) if float(f"{spread:.{decimals}f}") else ("± <", 10.0**-decimals)
    return Markup('<span class="error">{} {}</span>').format(mark, _data(raw, _fixed(shown, decimals)))


def _join(*parts: Markup | str) -> Markup:
    return Markup(" ").join(part for part in parts if part)


def _data(raw: str, shown: str) -> Markup:
    """A number with its full digits kept for machines; powers of ten and minus signs as they are printed."""
    return Markup('<data value="{}">{}</data>').format(raw, notation(shown))
