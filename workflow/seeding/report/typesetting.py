"""How words, numbers, captions and figures are set in HTML: the helpers of the report.

Everything returned as Markup is safe to put on a page: text is escaped before anything is added to it.
"""

from __future__ import annotations

import math
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import docutils.core
import docutils.utils
from markupsafe import Markup, escape

from seeding.checks import InputError

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
# One Latin or Greek letter with an index, as in Γ_crit or m_z; not a name such as fig1f_inset.
INDEXED = re.compile(r"((?<![\w.])[A-Za-z]|[Α-Ωα-ωℒ])_([A-Za-z0-9Α-Ωα-ω]{1,4})(?!\w)")


def notation(words: object) -> Markup:
    """Text with indices lowered: Γ_crit becomes Γ<sub>crit</sub>."""
    return Markup(INDEXED.sub(r"\1<sub>\2</sub>", str(escape(words))))


def slug(words: str) -> str:
    """Words as part of an address, ASCII letters and digits: "N3 Γ/S_α" becomes N3-gamma-s-alpha."""
    spelled = "".join(
        f"-{unicodedata.name(letter).split()[-1].lower()}-" if "GREEK" in unicodedata.name(letter, "") else letter
        for letter in words
    )
    return re.sub(r"[^A-Za-z0-9.]+", "-", spelled).strip("-.") or "x"


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


def quantity(value: str, uncertainty: str = "") -> Markup:
    """A measured value, rounded to two digits of its uncertainty and followed by it."""
    centre, spread = parsed(value), parsed(uncertainty)
    if centre is None or spread is None or spread <= 0:
        return cell(value)
    decimals = min(max(1 - math.floor(math.log10(spread)), 0), 10)
    if decimals > 6 and abs(centre) < 1e-4:
        return _data(value, f"{centre:.3g}") + _error(uncertainty, f"{spread:.2g}")
    error = f"{spread:.{decimals}f}" if decimals <= 6 else f"{spread:.2g}"
    return _data(value, f"{centre:.{decimals}f}") + _error(uncertainty, error)


def _error(raw: str, shown: str) -> Markup:
    return Markup(' <span class="error">± {}</span>').format(_data(raw, shown))


def _data(raw: str, shown: str) -> Markup:
    """A number with its full digits kept for machines; powers of ten and minus signs as they are printed."""
    mantissa, _, exponent = shown.replace("-", "−").partition("e")
    power = exponent.lstrip("+")
    if power:
        power = power[0] + power[1:].lstrip("0") if power[0] == "−" else power.lstrip("0")
    tail = Markup(" × 10<sup>{}</sup>").format(power) if power else ""
    return Markup('<data value="{}">{}{}</data>').format(raw, mantissa, tail)


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


def paragraphs(file: Path, prefix: str) -> Markup:
    """A caption in reStructuredText as HTML; InputError with the line where it is not correct."""
    settings = {
        "math_output": "HTML",  # MathML is set without indices where no mathematical font is installed
        "id_prefix": prefix,
        "doctitle_xform": False,
        "raw_enabled": False,
        "file_insertion_enabled": False,
        "report_level": 5,
        "halt_level": 2,
        "warning_stream": False,
        "_disable_config": True,
    }
    try:
        parts = docutils.core.publish_parts(
            file.read_text(encoding="utf-8"), source_path=str(file), writer="html5", settings_overrides=settings
        )
    except docutils.utils.SystemMessage as error:
        raise InputError(f"caption {error}") from None
    return Markup(parts["body"])


def inline_svg(file: Path, prefix: str) -> tuple[Markup, float]:
    """A figure to be put into a page, and its natural width in CSS pixels.

    Every id and every reference to one gets `prefix`, since figures drawn by the same program use the same ids;
    style sheets are confined to the figure and metadata is left out. InputError where the file is no SVG.
    """
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    try:
        root = ElementTree.parse(file).getroot()
    except ElementTree.ParseError as error:
        raise InputError(f"figure {file} must be SVG, but {error}") from None
    if root.tag != f"{{{SVG}}}svg":
        raise InputError(f"figure {file} must be SVG, but its root is {root.tag!r}")
    unwanted = {f"{{{SVG}}}{tag}" for tag in ("metadata", "title", "script")}
    for parent in list(root.iter()):
        for child in [child for child in parent if child.tag in unwanted]:
            parent.remove(child)
    name = f"{prefix}picture"
    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "id":
                element.set(key, prefix + value)
            elif key in ("href", f"{{{XLINK}}}href") and value.startswith("#"):
                element.set(key, f"#{prefix}{value[1:]}")
            elif "url(#" in value:
                element.set(key, value.replace("url(#", f"url(#{prefix}"))
        if element.tag == f"{{{SVG}}}style" and element.text:
            element.text = re.sub(r"(^|[,}])\s*([^{},@]+)(?=[,{])", rf"\1#{name} \2", element.text)
    width = _pixels(root.attrib.pop("width", "")) or float(root.get("viewBox", "0 0 640 480").split()[2])
    root.attrib.pop("height", None)
    root.set("id", name)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}title")
    return Markup(ElementTree.tostring(root, encoding="unicode")), round(width, 1)


def _pixels(length: str) -> float | None:
    found = re.fullmatch(r"([0-9.]+)(pt|px|in|mm|)", length)
    factors = {"pt": 4 / 3, "px": 1.0, "": 1.0, "in": 96.0, "mm": 96 / 25.4}
    return float(found[1]) * factors[found[2]] if found else None
