"""What a reader of the paper should now believe, in three sentences made of the answers at hand, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from seeding.report.typesetting import notation

SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def conclusions(claims: Sequence[dict[str, Any]], figures: Sequence[dict[str, Any]]) -> list[Markup]:
    """What holds as printed, what in another sense, what does not or is open; one sentence where nothing is judged."""
    groups = {
        answer: [claim for claim in claims if claim["answer"] == answer]
        for answer in ("holds", "holds in another reading", "does not hold", "undecided", "not evaluated")
    }
    if len(groups["not evaluated"]) == len(claims):
        return [Markup("Nothing was judged in this run, and it says nothing about the paper.")]
    return [
        _kept(groups["holds"], len(claims), figures),
        _reread(groups["holds in another reading"]),
        _lost(groups["does not hold"], groups["undecided"]),
    ]


def _kept(holding: Sequence[dict[str, Any]], count: int, figures: Sequence[dict[str, Any]]) -> Markup:
    """How many claims hold as printed, and the paper's figures whose claims all do."""
    names = [
        figure
        for figure in figures
        if figure["published"] and figure["claims"] and all(claim in holding for claim in figure["claims"])
    ]
    whole = Markup("")
    if names:
        links = _listed([Markup('<a href="#{}">{}</a>').format(name["name"], name["number"]) for name in names])
        whole = Markup(", among them everything about {} {}").format("Fig." if len(names) == 1 else "Figs.", links)
    verb = "holds" if len(holding) == 1 else "hold"
    return Markup("<b>{} of {} claims {} as printed</b>{}.").format(len(holding), count, verb, whole)


def _reread(claims: Sequence[dict[str, Any]]) -> Markup:
    if not claims:
        return Markup("None needs another reading than the printed one.")
    verb = "holds" if len(claims) == 1 else "hold"
    return Markup("<b>{} more {} in another reading</b> than the printed one: {}.").format(
        _count(len(claims)).capitalize(), verb, _quoted(claims, reading=True)
    )


def _lost(failing: Sequence[dict[str, Any]], open_: Sequence[dict[str, Any]]) -> Markup:
    parts = []
    if failing:
        parts.append(
            Markup("<b>{} not hold</b>, in whatever sense {} taken: {}").format(
                f"{_count(len(failing)).capitalize()} {'does' if len(failing) == 1 else 'do'}",
                "it is" if len(failing) == 1 else "they are",
                _quoted(failing),
            )
        )
    else:
        parts.append(Markup("<b>None fails</b> in every sense"))
    if open_:
        parts.append(
            Markup("{} left undecided here: {}").format(
                f"{_count(len(open_))} {'is' if len(open_) == 1 else 'are'}", _quoted(open_)
            )
        )
    return Markup("{}.").format(Markup("; ").join(parts))


def _quoted(claims: Sequence[dict[str, Any]], *, reading: bool = False) -> Markup:
    """Statements, each with a link to its claim, and with the reading in which it holds."""
    return Markup(" · ").join(
        Markup("{} ({}{})").format(
            notation(_lowered(claim["statement"].rstrip("."))),
            _link(claim, claim["id"]),
            Markup(": {}").format(notation(claim["reading"])) if reading else "",
        )
        for claim in claims
    )


def _lowered(statement: str) -> str:
    """A statement inside a sentence: its first letter small where it begins with a word, not with Re or Im."""
    return statement[0].lower() + statement[1:] if re.match(r"(?!Re|Im)[A-Z][a-z]+ ", statement) else statement


def _link(claim: dict[str, Any], words: str) -> Markup:
    return Markup('<a href="#claim-{}">{}</a>').format(claim["anchor"], words)


def _count(number: int) -> str:
    return SMALL[number] if number < len(SMALL) else str(number)


def _listed(words: Sequence[Markup]) -> Markup:
    """One, two and three."""
    if len(words) < 2:
        return Markup("").join(words)
    return Markup("{} and {}").format(Markup(", ").join(words[:-1]), words[-1])
