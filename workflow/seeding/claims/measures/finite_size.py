"""Evidence at finite size: trajectories and the master equation against mean field, Appendix A, Eq. (D1)."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from scipy.optimize import least_squares

from seeding.checks import NoAnswer
from seeding.claims.measured import Frame, Measured, only, slope, some
from seeding.claims.measures.spectra import branch
from seeding.tables import Table

START = 3.0  # in 1/κ: the time behind which the oscillation is fitted; small systems are damped soon after
LEAST = 12  # times: the fit has eleven parameters
KNOWN = 0.02  # relative error of a frequency, above which a fit has not found the oscillation
REST = 1e-3  # a swing of m_z below this is rest on any figure


def frequency_ratio(table: Table, *, start: float = START) -> Measured:
    """Frequency of ⟨m_z⟩ at the largest N_α, from `start` on, over that of the mean field; other route: mean interval
    between maxima."""
    atoms = some(_sizes(table), "finite N_α")[-1]
    finite_curve, limit = (curve[curve["time"] >= start] for curve in (only(table.frame, atoms=atoms), _limit(table)))
    reference = damped(limit, start, fundamental=True)[0]
    rate, _, error = damped(finite_curve, start, fundamental=True)
    return Measured(
        rate / reference,
        error / reference,
        peak_rate(finite_curve) / peak_rate(limit),
        f"At N_α = {atoms:g}, the largest, ⟨m_z⟩ oscillates at {rate:.4f} ± {error:.4f}, the mean field at "
        f"{reference:.4f}.",
    )


def damping_falls(table: Table, spectra: Table) -> Measured:
    """Exponent of the damping rate of ⟨m_z⟩ in N_α; other route: of −Re λ₁ over the larger sizes of the spectra.

    Uncertainty: the change where the fits start twice as late.
    """
    sizes = _sizes(table)
    if len(sizes) < 2:
        raise NoAnswer("fewer than two finite N_α are listed")
    _limit(table)  # where it rests there is nothing to be damped
    rates, later = (
        np.array([max(damped(only(table.frame, atoms=size), start)[1], 1e-6) for size in sizes])
        for start in (START, 2 * START)
    )
    power = slope(sizes, rates)
    try:
        total, gap = branch(spectra, 1, "re")
        inside = total >= np.median(total)
        other = slope(total[inside], gap[inside])
        words = f"λ₁ closes as N to the power {other:.2f} at the sizes of the spectra"
    except NoAnswer as error:
        other, words = math.nan, f"of λ₁ there is no exponent, as {error}"
    text = ", ".join(f"{rate:.3f} at {size:g}" for rate, size in zip(rates, sizes, strict=True))
    return Measured(
        power,
        abs(power - slope(sizes, later)),
        other,
        f"The oscillations are damped at {text} (N_α); {words}.",
    )


def late_damping(table: Table, *, start: float, compared: bool) -> Measured:
    """Damping of ⟨m_z⟩ from `start` on at the largest N_α; compared: over that at the size before.

    Sizes whose frequency the fit does not know to KNOWN, as nothing of the oscillation is left by then, do not count.
    Uncertainty: the change where the fit starts later by START.
    """
    _limit(table)  # where it rests there is nothing to be damped

    def rates(first: float) -> dict[float, float]:
        curves = {size: only(table.frame[table.frame["time"] >= first], atoms=size) for size in _sizes(table)}
        fits = {size: damped(curve, first, fundamental=True) for size, curve in curves.items()}
        return {size: damping for size, (rate, damping, error) in fits.items() if error <= KNOWN * rate}

    now, later = rates(start), rates(start + START)
    used = sorted(set(now) & set(later))[-2:]
    if len(used) < (2 if compared else 1):
        raise NoAnswer(f"of too few sizes anything oscillates after κt = {start:g}")
    value, other = (found[used[-1]] / (found[used[0]] if compared else 1) for found in (now, later))
    text = " and ".join(f"{now[size]:.4f} at N_α = {size:g}" for size in used)
    return Measured(
        value,
        abs(value - other),
        math.nan,
        f"From κt = {start:g} on the oscillation is damped at {text}; from κt = {start + START:g} on this number is "
        f"{other:.4f}.",
    )


def persistence(table: Table) -> Measured:
    """Swing of the mean-field ⟨m_z⟩ in the last third of the time over that in the middle third."""
    middle, last = _thirds(_limit(table))
    return Measured(
        last / middle,
        0.01,
        math.nan,
        f"In the mean field the swing is {middle:.4f} in the middle third, {last:.4f} in the last.",
    )


def limit_exponent(table: Table) -> Measured:
    """Exponent in N_α of the largest |Δ⟨m_z⟩| between Eq. (3) and (B1), at the largest sizes; other route: next
    smaller."""
    rows: Frame = table.frame.sort_values("atoms")
    if len(rows) < 3:
        raise NoAnswer("fewer than three N_α are listed, too few for an exponent with its uncertainty")
    half = max(2, len(rows) // 2)
    power = slope(rows["atoms"].iloc[-half:], rows["deviation"].iloc[-half:])
    before = slope(rows["atoms"].iloc[:half], rows["deviation"].iloc[:half])
    last = rows.iloc[-1]
    return Measured(
        power,
        abs(power - before),
        math.nan,
        f"The deviation falls to {last['deviation']:.3f} at N_α = {last['atoms']:g}, with exponent {before:.2f} at "
        f"small and {power:.2f} at large sizes.",
    )


def cavity_exponent(table: Table, *, mapping: Literal["derived", "printed"]) -> Measured:
    """Exponent in γ of the distance of the steady states over the last octave, at the smallest N_α; other route: of
    its first order."""
    rows = _cavities(table, mapping).iloc[-2:]
    power = slope(rows["gamma"], rows["steady"])
    last = rows.iloc[-1]
    return Measured(
        power,
        0.02,
        slope(rows["gamma"], rows["steady_first_order"]),
        f"At N_α = {last['atoms']:.0f} and γ = {last['gamma']:g} the steady states are {last['steady']:.2g} "
        f"apart, the evolutions {last['deviation']:.2g}, with an exponent of {power:.3f} in γ.",
    )


def cavity_deviation(table: Table, *, mapping: Literal["derived", "printed"]) -> Measured:
    """Largest |Δ⟨m_z⟩| from Eq. (3) at the largest γ and the smallest N_α; other route: the expansion in 1/γ."""
    row = _cavities(table, mapping).iloc[-1]
    return Measured(
        row["deviation"],
        row["cutoff_error"],
        row["first_order"],
        f"At N_α = {row['atoms']:.0f}, γ = {row['gamma']:g} the model with cavities differs from Eq. (3) by "
        f"{row['deviation']:.3f}.",
    )


def exchange_ratio(table: Table, *, column: Literal["printed", "counted_once"]) -> Measured:
    """What the exchange adds to d⟨m_A⟩/dt, over the same in Eq. (D2); the least-squares factor over x, y, z and
    all sizes."""
    rows: Frame = some(table.frame, "row")
    rows = some(rows[rows["quantity"].str.startswith("exchange")], "slope that the exchange adds")
    factors = []
    for _, group in rows.groupby("atoms"):
        square = group["mean_field"] @ group["mean_field"]
        if not square > 0:
            raise NoAnswer("the exchange adds nothing to the slope in this state")
        factors.append(float(group[column] @ group["mean_field"] / square))
    return Measured(
        factors[-1],
        float(np.ptp(factors)),
        math.nan,
        f"The slope that the coupling adds is {factors[-1]:.6f} times that of Eq. (D2), at every N_α.",
    )


def damped(curve: Frame, start: float = START, fundamental: bool = False) -> tuple[float, float, float]:
    """ω, damping γ and the error of ω, behind the first transient up to `start`, from a fit of

        m_z ≈ c + c't + d e^{−γt} + Σ_k e^{−kγt} (a_k cos kωt + b_k sin kωt),  k = 1, 2, 3,

    whose linear amplitudes are solved for each ω and γ. fundamental: of the local minima the best counts whose k = 1 is
    the strongest, since a fraction of the frequency describes the same curve by its harmonics.
    """
    late = curve[curve["time"] >= start].dropna(subset=["mz"])
    if len(late) < LEAST:
        raise NoAnswer(f"only {len(late)} times are listed from κt = {start:g} on, too few to fit an oscillation")
    times, values = late["time"].to_numpy(), late["mz"].to_numpy()
    clock = times - times[0]

    def solved(parameters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rate, damping = parameters
        columns = [np.ones_like(clock), clock, np.exp(-damping * clock)]
        for order in (1, 2, 3):
            envelope = np.exp(-order * damping * clock)
            columns += [envelope * np.cos(order * rate * clock), envelope * np.sin(order * rate * clock)]
        basis = np.column_stack(columns)
        amplitudes = np.linalg.lstsq(basis, values, rcond=None)[0]
        return basis @ amplitudes - values, amplitudes

    def overtones(parameters: np.ndarray) -> float:
        """The strongest overtone over the fundamental."""
        first, *others = np.hypot(*solved(parameters)[1][3:].reshape(3, 2).T)
        return float(max(others) / first)

    lowest, highest = (0.05, 0.0), (5.0, 2.0)  # of rate and damping, in κ
    # A slow drift can hide the peaks: guesses stay within the bounds.
    rates = np.clip(np.nan_to_num(peak_rate(curve)) * np.array([0.9, 1.0, 1.1]), 2 * lowest[0], 0.9 * highest[0])
    guesses = [(rate, damping) for rate in rates for damping in (0.005, 0.05, 0.2)]
    fits = [least_squares(lambda x: solved(x)[0], guess, bounds=(lowest, highest)) for guess in guesses]
    best = min(fits, key=lambda fit: (fundamental and overtones(fit.x) > 1, fit.cost))
    freedom = max(len(clock) - 10, 1)
    covariance = np.linalg.pinv(best.jac.T @ best.jac) * 2 * best.cost / freedom
    return float(best.x[0]), float(best.x[1]), float(np.sqrt(covariance[0, 0]))


def peak_rate(curve: Frame) -> float:
    """2π over the mean interval between maxima, the curve smoothed over an eighth of the shortest plausible
    period."""
    curve = curve.sort_values("time")
    times, values = curve["time"].to_numpy(), curve["mz"].to_numpy()
    width = max(1, int(0.6 / (times[1] - times[0])))
    smooth = np.convolve(values, np.ones(width) / width, mode="valid")
    middle = times[(width - 1) // 2 :][: len(smooth)]
    peaks = np.flatnonzero((smooth[1:-1] > smooth[:-2]) & (smooth[1:-1] >= smooth[2:])) + 1
    peaks = peaks[smooth[peaks] > smooth.mean() + 0.02 * np.ptp(smooth)]
    if len(peaks) < 2:
        return math.nan
    return float(2 * np.pi * (len(peaks) - 1) / (middle[peaks[-1]] - middle[peaks[0]]))


def _sizes(table: Table) -> np.ndarray:
    """The finite N_α of the curves, rising."""
    sizes = np.unique(table.frame["atoms"].to_numpy(dtype=float))
    return np.asarray(sizes[np.isfinite(sizes)])


def _limit(table: Table) -> Frame:
    """The curve of the mean field, by rising time; NoAnswer where it comes to rest."""
    curve = some(only(table.frame, atoms=math.inf), "mean field").sort_values("time")
    if max(_thirds(curve)) <= REST:
        raise NoAnswer("the mean field does not oscillate")
    return curve


def _thirds(curve: Frame) -> tuple[float, float]:
    """max − min of m_z in the middle third of the time and in the last."""
    third = len(curve) // 3
    if not third:
        raise NoAnswer("the mean field has fewer than three times")
    values = curve["mz"].to_numpy()
    return float(np.ptp(values[third : 2 * third])), float(np.ptp(values[2 * third :]))


def _cavities(table: Table, mapping: str) -> Frame:
    """The rows of the smallest N_α with one mapping of the rates, by rising γ."""
    rows = some(only(table.frame, mapping=mapping), f"rates as {mapping}").sort_values("gamma")
    return only(rows, atoms=float(rows["atoms"].min()))
