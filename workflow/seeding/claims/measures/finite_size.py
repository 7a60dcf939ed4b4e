"""Evidence at finite size: trajectories and the master equation against mean field, Appendix A, Eq. (D1)."""

from __future__ import annotations

import math

import numpy as np
from scipy.optimize import least_squares

from seeding.claims.measured import Frame, Headers, Measured, Tables, only, slope
from seeding.claims.measures.spectra import branch

START = 3.0  # in 1/κ: the time behind which the oscillation is fitted; small systems are damped soon after


def frequency_ratio(tables: Tables, headers: Headers, panel: str, atoms: int, start: float = START) -> Measured:
    """Frequency of ⟨m_z⟩ at N_α = `atoms`, from `start` on, over that of the mean field; other route: mean interval
    between maxima."""
    table = tables[panel]
    if atoms not in set(table["atoms"]):
        largest = table["atoms"].replace(np.inf, np.nan).max()
        return Measured(
            math.nan, math.inf, math.nan, f"The table has no N_α = {atoms}; its largest size is {largest:g}."
        )
    curves = (only(table, atoms=float(size)) for size in (atoms, math.inf))
    finite, limit = (curve[curve["time"] >= start] for curve in curves)
    reference = damped(limit, start, fundamental=True)[0]
    rate, _, error = damped(finite, start, fundamental=True)
    return Measured(
        rate / reference,
        error / reference,
        peak_rate(finite) / peak_rate(limit),
        f"At N_α = {atoms} ⟨m_z⟩ oscillates at {rate:.4f} ± {error:.4f}, the mean field at {reference:.4f}.",
    )


def damping_falls(tables: Tables, headers: Headers, panel: str, spectrum: str) -> Measured:
    """Exponent of the damping rate of ⟨m_z⟩ in N_α; other route: of −Re λ₁ over the larger sizes of the spectra.

    Uncertainty: the change where the fits start twice as late.
    """
    table = tables[panel]
    sizes = np.array(sorted(size for size in table["atoms"].unique() if np.isfinite(size)))
    if len(sizes) < 2:
        return Measured(math.nan, math.inf, math.nan, "There is only one finite size.")
    rates, later = (
        np.array([max(damped(only(table, atoms=float(size)), start)[1], 1e-6) for size in sizes])
        for start in (START, 2 * START)
    )
    power = slope(sizes, rates)
    total, gap = branch(tables[f"spectra/{spectrum}"], 1, "re")
    inside = total[total >= np.median(total)]
    other = slope(inside, gap[total >= np.median(total)]) if len(inside) > 1 else math.nan
    text = ", ".join(f"{rate:.3f} at {size:g}" for rate, size in zip(rates, sizes, strict=True))
    return Measured(
        power,
        abs(power - slope(sizes, later)),
        other,
        f"The oscillations are damped at {text} (N_α); λ₁ closes as N to the power {other:.2f} at the sizes of the "
        "spectra.",
    )


def persistence(tables: Tables, headers: Headers, panel: str) -> Measured:
    """Swing of the mean-field ⟨m_z⟩ in the last third of the time over that in the middle third."""
    curve = only(tables[panel], atoms=math.inf).sort_values("time")
    third = len(curve) // 3
    middle, last = (np.ptp(curve["mz"].to_numpy()[part]) for part in (slice(third, 2 * third), slice(2 * third, None)))
    return Measured(
        last / middle,
        0.01,
        math.nan,
        f"In the mean field the swing is {middle:.4f} in the middle third, {last:.4f} in the last.",
    )


def limit_exponent(tables: Tables, headers: Headers) -> Measured:
    """Exponent in N_α of the largest |Δ⟨m_z⟩| between Eq. (3) and (B1), at the largest sizes; other route: next
    smaller."""
    table = tables["evidence_limit"].sort_values("atoms")
    half = max(2, len(table) // 2)
    power = slope(table["atoms"].iloc[-half:], table["deviation"].iloc[-half:])
    before = slope(table["atoms"].iloc[:half], table["deviation"].iloc[:half])
    last = table.iloc[-1]
    return Measured(
        power,
        abs(power - before),
        math.nan,
        f"The deviation falls to {last['deviation']:.3f} at N_α = {last['atoms']:g}, with exponent {before:.2f} at "
        f"small and {power:.2f} at large sizes.",
    )


def cavity_exponent(tables: Tables, headers: Headers, atoms: int, mapping: str) -> Measured:
    """Exponent in γ of the distance of the steady states over the last octave; other route: of its first order."""
    rows = only(tables["sf9_cavity"], atoms=atoms, mapping=mapping).sort_values("gamma").iloc[-2:]
    power = slope(rows["gamma"], rows["steady"])
    return Measured(
        power,
        0.02,
        slope(rows["gamma"], rows["steady_first_order"]),
        f"At N_α = {atoms} and γ = {rows['gamma'].iloc[-1]:g} the steady states are {rows['steady'].iloc[-1]:.2g} "
        f"apart, the evolutions {rows['deviation'].iloc[-1]:.2g}, with an exponent of {power:.3f} in γ.",
    )


def cavity_deviation(tables: Tables, headers: Headers, atoms: int, mapping: str) -> Measured:
    """Largest |Δ⟨m_z⟩| from Eq. (3) at the largest γ; other route: the expansion in 1/γ."""
    row = only(tables["sf9_cavity"], atoms=atoms, mapping=mapping).sort_values("gamma").iloc[-1]
    return Measured(
        row["deviation"],
        row["cutoff_error"],
        row["first_order"],
        f"At N_α = {atoms}, γ = {row['gamma']:g} the model with cavities differs from Eq. (3) by "
        f"{row['deviation']:.3f}.",
    )


def exchange_ratio(tables: Tables, headers: Headers, column: str) -> Measured:
    """What the exchange adds to d⟨m_A⟩/dt, over the same in Eq. (D2); the least-squares factor over x, y, z and
    all sizes."""
    table = tables["sf9_exchange"]
    rows = table[table["quantity"].str.startswith("exchange")]
    factors = [
        float(group[column] @ group["mean_field"] / (group["mean_field"] @ group["mean_field"]))
        for _, group in rows.groupby("atoms")
    ]
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
    late = curve[curve["time"] >= start]
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
