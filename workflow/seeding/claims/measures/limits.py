"""Evidence on N → ∞ from certified spectra, extrapolated with the powers that theory gives, against theory itself.

Route A: spectra of finite size. Below Γ_crit integer powers of 1/N; at Γ_crit powers of N^(−1/3), with one crystal that
has the pair's law as a control variate. Route B, without a fit: the averaged noise, the exponent of B's attraction, the
universal spectrum at the threshold (docs/large_n.md).
"""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

from seeding.checks import NoAnswer
from seeding.claims.measured import SYMBOLS, Frame, Measured, finite, only, some
from seeding.claims.measures.large_sizes import dominant
from seeding.claims.measures.spectra import LARGE, extrapolated_exponent
from seeding.large_n.branches import OSCILLATING
from seeding.tables import Table

DEGREE = 5  # of the polynomial in 1/N: from N_α = 9 to 50 and more a mode needs as many
SIZES = 9  # the largest, that it goes through
ONE_LAW = 0.05  # exponent of the ratio of two rates below which they have one law
THIRDS = 3  # degree of the polynomial in N^(−1/3)
Normalisation = Literal["total", "subsystem"]


def closing(gaps: Table, laws: Table, *, normalisation: Normalisation, part: Literal["re", "im"]) -> Measured:
    """Re or Im of λ₁ at Γ < Γ_crit as N → ∞; other route: the averaged noise, by which Re λ₁ is a rate/N_α."""
    rows = dominant(gaps, normalisation)
    law = some(only(laws.frame, normalisation=normalisation), f"averaged noise with {SYMBOLS[normalisation]}").iloc[0]
    sizes, values = rows["N"].to_numpy(dtype=float)[-SIZES:], rows[part].to_numpy()[-SIZES:]
    value, uncertainty = extrapolated(1 / sizes, values, DEGREE)
    other = finite(law["frequency"], "frequency from the averaged noise") if part == "im" else 0.0
    rate, _ = extrapolated(1 / sizes, sizes / 2 * rows["re"].to_numpy()[-SIZES:], DEGREE)
    if part == "re":  # how far the averaged noise is from explaining what is left at the largest size
        uncertainty = max(uncertainty, abs(rate - law["rate"]) * 2 / sizes[-1])
    words = (
        f"the averaged noise gives {other:.4f}"
        if part == "im"
        else f"N_α Re λ₁ tends to {rate:.3f}, and by the averaged noise to {law['rate']:.3f}, so that Re λ₁ vanishes"
    )
    return Measured(
        value,
        uncertainty,
        other,
        f"From N = {sizes[0]:.0f} to {sizes[-1]:.0f}, where it is {values[-1]:.4f}, it extrapolates to {value:.4f} in "
        f"powers of 1/N; {words}.",
    )


def closing_against_mean_field(
    gaps: Table, laws: Table, mean_field: Table, *, normalisation: Normalisation
) -> Measured:
    """Im λ₁ as N → ∞ minus the mean-field frequency of the same normalisation, of the orbit from all up."""
    found = closing(gaps, laws, normalisation=normalisation, part="im")
    row = some(only(mean_field.frame, normalisation=normalisation), f"mean field with {SYMBOLS[normalisation]}").iloc[0]
    rotation = finite(row["rotation"], "rotation number of the seed")
    return Measured(
        found.value - rotation,
        found.uncertainty + row["error"],
        found.other_route - rotation,
        f"The limit {found.value:.4f} is compared with the mean field's {rotation:.4f}; the averaged noise gives "
        f"{found.other_route:.4f}, the mean over the family of orbits.",
    )


def second_oscillating(modes: Table) -> Measured:
    """Local exponent, as N → ∞, of the mode that is the second slowest oscillating one at the largest N.

    modes: those that follow a law of the averaged noise, symmetric sector; other route: the law, −1.
    """
    rows = _oscillating(modes)
    last = rows[rows["atoms"] == rows["atoms"].max()].sort_values("re", ascending=False)
    if len(last) < 2:
        raise NoAnswer("fewer than two oscillating modes follow a law at the largest size")
    second = last.iloc[1]
    path = only(rows, harmonic=second["harmonic"], level=second["level"]).sort_values("atoms")
    found = extrapolated_exponent(path["atoms"].to_numpy(dtype=float), path["re"].to_numpy())
    return Measured(
        found.value,
        found.uncertainty,
        -1.0,
        f"At N_α = {second['atoms']:.0f} it is {second['re']:.3f}{second['im']:+.3f}i, mode {second['level']:.0f} of "
        f"harmonic {second['harmonic']:.0f}. {found.note}",
    )


def staying(alone: Table, up: Table, modes: Table, *, part: Literal["re", "im"]) -> Measured:
    """The paper's λ₂ as N → ∞: the pair's, followed on as the slowest symmetric mode of B alone under A's pull.

    modes: the pair's, each with the modes of both crystals that it is; how far λ₂ is from B's at the largest size that
    has both is an uncertainty. Re: at B's largest size, uncertain by its change from half of it too; other route: B's
    exponent on the all-up orbit. Im: at B's largest size.
    """
    branch = only(modes.frame, point="seeding", sector="symmetric", seed_mode="s0", other_mode="s1")
    pair = some(branch, "mode of the pair that is B's slowest").sort_values("atoms").iloc[-1]
    apart = math.hypot(pair["re"] - pair["sum_re"], pair["im"] - pair["sum_im"])
    rows = some(only(alone.frame, sector="symmetric"), "symmetric mode of B alone").sort_values(["atoms", "mode"])
    slowest = rows.groupby("atoms").first().reset_index()
    last = slowest.iloc[-1]
    met = slowest[slowest["im"] <= OSCILLATING]["atoms"].min()
    words = f"its pair meets on the real axis by N_α = {met:.0f}" if math.isfinite(met) else "its pair stays apart"
    own = (
        f"The pair's λ₂ is {pair['re']:.3f}{pair['im']:+.3f}i at N_α = {pair['atoms']:.0f}, {apart:.3f} from B's alone"
    )
    if part == "im":
        note = f"{own}, whose Im λ is {last['im']:.3f} at N_α = {last['atoms']:.0f}: {words}."
        return Measured(last["im"], apart, math.nan, note)
    before = slowest[slowest["atoms"] <= last["atoms"] / 2]
    change = abs(last["re"] - some(before, "size half as large").iloc[-1]["re"])
    exponents = up.frame["exponent"]
    return Measured(
        last["re"],
        change + apart,
        finite(exponents.mean(), "exponent of B's attraction"),
        f"{own}, which is at {last['re']:.4f} at N_α = {last['atoms']:.0f}, and {words}; the attraction of the all-up "
        f"orbit has the exponent {exponents.mean():.4f} (by two routes, {np.ptp(exponents):.0e} apart).",
    )


def closing_laws(modes: Table, laws: Table, *, kind: Literal["oscillating", "every"]) -> Measured:
    """How many modes have a gap that closes, among those followed from a law of the averaged noise down in N.

    kind: oscillating (symmetric sector) or every (both). A gap closes where its local exponent tends to −1/2 or below;
    uncertainty: the count with −1/4 and −3/4 instead. The count is of the modes listed: there are more of them.
    """
    rows = _oscillating(modes) if kind == "oscillating" else some(modes.frame, "mode that follows a law")
    exponents, names, largest = [], [], rows["atoms"].max()
    for (sector, harmonic, level), path in rows.groupby(["sector", "harmonic", "level"]):
        path = path.sort_values("atoms")
        if len(path) <= LARGE or path["atoms"].iloc[-1] < largest:
            continue
        exponents.append(extrapolated_exponent(path["atoms"].to_numpy(dtype=float), path["re"].to_numpy()).value)
        law = some(only(laws.frame, sector=sector, harmonic=harmonic, level=level), "law of a mode").iloc[0]
        ratio = path["scaled"].iloc[-1] / law["rate"]
        names.append(f"{path['scaled'].iloc[-1]:.2f} ({ratio - 1:+.1%})")
    if not exponents:
        raise NoAnswer("no mode can be followed through enough sizes")
    counts = [int(np.sum(np.array(exponents) <= bound)) for bound in (-0.25, -0.5, -0.75)]
    return Measured(
        counts[1],
        max(counts[0] - counts[1], counts[1] - counts[2]),
        math.nan,
        f"{counts[1]} followed modes have a gap that closes; N_α Re λ at N_α = {largest:.0f}, and how far that is from "
        f"the averaged noise: {', '.join(names)}. Every harmonic and every level has another.",
    )


def critical(modes: Table) -> Measured:
    """Re λ₁ of the pair at Γ_crit as N → ∞: of one critical crystal, in powers of N^(−1/3), times the pair's share.

    modes: both, each in units of its C N^(−1/3). The share, λ₁ of the pair over that of the crystal at one N, stays
    near one. Other route: the universal law, by which every gap closes.
    """
    pair, crystal = _one_law(modes)
    sizes = crystal.index.to_numpy(dtype=float)[-SIZES:]
    units = pair["re"] / pair["scaled_re"] * (crystal["scaled_re"] / crystal["re"])
    unit = finite(units.dropna().iloc[-1], "size that pair and crystal share")
    alone, spread = extrapolated(sizes ** (-1 / 3), crystal["re"].to_numpy()[-SIZES:] * unit, THIRDS)
    shares = (pair["scaled_re"] / crystal["scaled_re"]).dropna()
    share = float(shares.iloc[-1])
    return Measured(
        share * alone,
        share * spread + abs(alone) * float(np.ptp(shares)),
        0.0,
        f"The pair has {share:.4f} of the rate of one critical crystal at N_α = {shares.index[-1]:.0f} (from "
        f"{shares.min():.4f} to {shares.max():.4f} at all sizes), and that tends to {alone:.4f} in powers of N^(−1/3), "
        f"through sizes up to N_α = {sizes[-1]:.0f}.",
    )


def critical_exponent(modes: Table) -> Measured:
    """d ln|Re λ₁|/d ln N at Γ_crit as N → ∞, in powers of N^(−1/3), of the crystal that has the pair's law; other
    route: −1/3."""
    pair, crystal = _one_law(modes)
    sizes = crystal.index.to_numpy(dtype=float)[-SIZES:]
    rates = np.log(-crystal["re"].to_numpy()[-SIZES:])
    middle, exponents = np.sqrt(sizes[1:] * sizes[:-1]), np.diff(rates) / np.diff(np.log(sizes))
    value, spread = extrapolated(middle ** (-1 / 3), exponents, THIRDS - 1)
    own = np.diff(np.log(-pair["re"].to_numpy()[-2:])) / np.diff(np.log(pair.index.to_numpy(dtype=float)[-2:]))
    return Measured(
        value,
        spread,
        -1 / 3,
        f"The pair's own exponent is {own[0]:.3f} at its largest sizes, that of one critical crystal "
        f"{exponents[-1]:.3f} at N_α = {middle[-1]:.0f}, and tends to {value:.3f}; the universal law has −1/3.",
    )


def critical_share(modes: Table, universal: Table) -> Measured:
    """|Re λ₁|/|λ₁| at Γ_crit as N → ∞: zero for an eigenvalue that becomes purely imaginary; other route: 1/2."""
    _, crystal = _one_law(modes)
    sizes = crystal.index.to_numpy(dtype=float)[-SIZES:]
    ratio = (-crystal["re"] / np.hypot(crystal["re"], crystal["im"])).to_numpy()[-SIZES:]
    value, spread = extrapolated(sizes ** (-1 / 3), ratio, THIRDS)
    level = some(only(universal.frame, family="bound", level=1), "first pair of the universal law").iloc[0]
    other = float(-level["re"] / np.hypot(level["re"], level["im"]))
    return Measured(
        value,
        spread,
        other,
        f"|Re λ₁|/|λ₁| is {ratio[-1]:.4f} at N_α = {sizes[-1]:.0f} and tends to {value:.4f}; the universal law has "
        f"{other:.4f}: eigenvalues reach zero along rays at 120°.",
    )


def extrapolated(steps: np.ndarray, values: np.ndarray, degree: int) -> tuple[float, float]:
    """A polynomial's value at zero, and its largest change with the degree (± 1) and the window (an end less).

    steps: shape (count,), falling to zero with the size, sizes rising. Raises NoAnswer for fewer than four values.
    """
    if len(steps) < 4:
        raise NoAnswer(f"this mode is followed through {len(steps)} of the sizes, too few to extrapolate")
    degree = min(degree, len(steps) - 3)

    def at_zero(chosen: slice, power: int) -> float:
        scaled = steps[chosen] / steps[0]
        return float(np.polynomial.polynomial.polyfit(scaled, values[chosen], power)[0])

    whole = slice(None)
    value = at_zero(whole, degree)
    others = [at_zero(whole, degree - 1), at_zero(whole, degree + 1)]
    others += [at_zero(slice(1, None), degree), at_zero(slice(None, -1), degree)]
    return value, max(abs(other - value) for other in others)


def _oscillating(modes: Table) -> Frame:
    """Oscillating modes of the symmetric sector that follow a law."""
    rows = only(modes.frame, sector="symmetric")
    return some(rows[rows["harmonic"] > 0], "oscillating mode that follows a law")


def _one_law(modes: Table) -> tuple[Frame, Frame]:
    """λ₁ of the pair and of the critical crystal; NoAnswer where their ratio still changes with N: two laws."""
    pair, crystal = (_first_pair(modes, system) for system in ("pair", "crystal"))
    for part in ("scaled_re", "scaled_im"):
        shares = (pair[part] / crystal[part]).dropna()
        if len(shares) < 2:
            raise NoAnswer("pair and crystal share fewer than two sizes")
        drift = abs(math.log(shares.iloc[-1] / shares.iloc[-2]) / math.log(shares.index[-1] / shares.index[-2]))
        if drift > ONE_LAW:
            raise NoAnswer(f"the pair's rate over the crystal's still changes as N to the power {drift:.2f}")
    return pair, crystal


def _first_pair(modes: Table, system: str) -> Frame:
    """The slowest oscillating mode of the symmetric sector at each N_α, the index, rising."""
    rows = only(modes.frame, sector="symmetric", system=system)
    rows = some(rows[rows["im"] > OSCILLATING], f"oscillating mode of the {system} at Γ_crit")
    return rows.sort_values(["atoms", "mode"]).groupby("atoms").first()
