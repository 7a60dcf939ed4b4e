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
    return cell(word) if value is None else _data(word, f"{value:#.{digits}g}".rstrip("."))


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
    exponent = int(size.partition("e")[2]) if float(size) else max(_place(spread), last)
    if abs(centre) >= PLAIN or last >= LEAST or exponent >= 0:
        exponent = 0
    power = Markup("10<sup>{}</sup>").format(str(exponent).replace("-", "−"))
    scale = 10.0**exponent
    shown, spread_shown = _with_error(centre / scale, spread / scale, max(exponent - last, 0))
    number = _data(value, shown)
    if exponent and not float(shown) and (not error or "<" in spread_shown):
        return Markup('{} <span class="error">± &lt; {}</span>').format(number, power) if error else number
    if error:
        number = Markup('{} <span class="error">{}</span>').format(number, _error(uncertainty, spread_shown))
    if not exponent:
        return number
    number = Markup("({})").format(number) if error else number
    return Markup('<span class="scaled">{}\u00a0×\u00a0{}</span>').format(number, power)


def accepted(published: str, tolerance: str) -> Markup:
    """What is accepted: the published number ± a tolerance, or the interval that stands for it."""
    centre, width = parsed(published), parsed(tolerance)
    if centre is None or width is None:
        return cell(tolerance)
    digits = re.sub(r"[^0-9]", "", published).lstrip("0")
    if len(digits) > 6 and 0 < width < 1:
        published = f"{centre:.{1 - _place(width)}f}"
    shown = f"{width:.{max(-_place(width), 0)}f}" if _place(width) >= LEAST else f"{width:g}"
    return Markup("{} ± {}").format(_data(published, published), _data(tolerance, shown))


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
        return _place(width) - BEYOND
    return LEAST if abs(centre) >= PLAIN or not centre else _place(centre) - BEYOND


def _place(number: float) -> int:
    """The place of its first digit: −3 of 0.005."""
    return math.floor(math.log10(abs(number)))


def _with_error(centre: float, spread: float, decimals: int) -> tuple[str, str]:
    """Both with so many decimals; the error as "<" and the last place where it is smaller than that."""
    shown, error = f"{centre:.{decimals}f}", f"{spread:.{decimals}f}"
    if not float(shown):
        shown = shown.lstrip("-") if float(error) else "0"
    return shown, error if float(error) else f"< {10.0**-decimals:.{decimals}f}"


def _error(raw: str, shown: str) -> Markup:
    less, _, number = shown.rpartition(" ")
    return Markup("± {}{}").format(f"{less} " if less else "", _data(raw, number))


def _data(raw: str, shown: str) -> Markup:
    """A number with its full digits kept for machines; powers of ten and minus signs as they are printed."""
    return Markup('<data value="{}">{}</data>').format(raw, notation(shown))
