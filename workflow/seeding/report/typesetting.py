"""How words, captions and figures are set in HTML: the helpers of the report.

Everything returned as Markup is safe to put on a page: text is escaped before anything is added to it.
"""

from __future__ import annotations

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
INDEXED = re.compile(r"((?<![\w.])[A-Za-z]|[Α-Ωα-ωℒ])_([A-Za-z0-9Α-Ωα-ω]{1,4})(?![A-Za-z0-9_Α-Ωα-ω])")
# What tables write for machines, and how it is printed.
PRINTED = (
    (re.compile(r"(?<![\w.])0(?:\.0*)?e[+-]?\d+"), "0"),
    (re.compile(r"(?<![\w.])1(?:\.0*)?e([+-]?)0*(\d+)"), lambda found: f"10<sup>{_sign(found[1])}{found[2]}</sup>"),
    (
        re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)e([+-]?)0*(\d+)"),
        lambda found: f"{found[1]}\u00a0×\u00a010<sup>{_sign(found[2])}{found[3]}</sup>",
    ),
    (re.compile(r"\^\(?([−-]?)(\d+(?:[./]\d+)?|[a-z]\b)\)?"), lambda found: f"<sup>{_sign(found[1])}{found[2]}</sup>"),
    (re.compile(r"(?<![\w.)])-(?=\d)|(?<=\d)-(?=\d+\.\d+i\b)"), "−"),
    (re.compile(r"(?<=\d)([+−])(?=\d+\.\d+i\b)"), r" \1 "),
    (re.compile(r"(?<=\w)(?:&#39;|')"), "’"),
    (re.compile(r"\bsqrt\("), "√("),
    (re.compile(r"(?<=\d)%"), " %"),
    (re.compile(r"\brandom:(\d+)"), r"random state \1"),
    (re.compile(r"(?<=[Ff]rom )random(?=,)"), "random states"),
    (re.compile(r"(?<=[Ff]rom )up\b|(?<=\()up(?=\))"), "all up"),
    (re.compile(r"(?<=[Ff]rom )x\b|(?<=\()x(?=\))"), "+x"),
    (re.compile(r"\bby peak\b|\bby maxima\b"), "by intervals of maxima"),
    (re.compile(r"\bby line\b"), "by the strongest line"),
    (re.compile(r"\bby rotation(?=,)"), "by rotation number"),
)
SHORTENED = ("App.", "Eq.", "Eqs.", "Fig.", "Figs.", "Ref.", "Refs.")


def notation(words: object) -> Markup:
    """Text as it is printed: indices lowered (Γ_crit becomes Γ<sub>crit</sub>), powers raised, minus signs."""
    return Markup(_printed(str(escape(words))))


def sentences(text: str) -> list[str]:
    """A text cut where a sentence ends; "App. D" is no end."""
    found: list[str] = []
    for part in re.split(r"(?<=[.!?])\s+(?=[A-ZΑ-Ω|])", text.strip()):
        if found and found[-1].endswith(SHORTENED):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def _printed(text: str) -> str:
    """Escaped text, without a tag in it, as it is printed."""
    text = INDEXED.sub(r"\1<sub>\2</sub>", text)
    for pattern, printed in PRINTED:
        text = pattern.sub(printed, text)
    return text


def _sign(sign: str) -> str:
    return "−" if sign in ("-", "−") else ""


def slug(words: str) -> str:
    """Words as part of an address, ASCII letters and digits: "N3 Γ/S_α" becomes N3-gamma-s-alpha."""
    spelled = "".join(
        f"-{unicodedata.name(letter).split()[-1].lower()}-" if "GREEK" in unicodedata.name(letter, "") else letter
        for letter in words
    )
    return re.sub(r"[^A-Za-z0-9.]+", "-", spelled).strip("-.") or "x"


def paragraphs(file: Path, prefix: str) -> Markup:
    """A caption in reStructuredText as HTML, printed as by `notation`; InputError with the line that is not correct."""
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
    return Markup(re.sub(r"(?<=>)[^<>]+", lambda found: _printed(found[0]), parts["body"]))


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
