"""Errors of eigenvalues from invariant subspaces, where eigenvalues may form clusters or be defective.

Left Schur vectors Q and right ones X, orthonormal, belong to the same eigenvalues of L, LᵀQ = QM + R. A cluster C of
eigenvalues of M has the spectral projector X (QᵀX)⁻¹ Π_Cᵀ Qᵀ of norm p, and its part of M is uncertain by δ = p‖R_C‖.
An eigenvalue alone is then good to δ, condition number times residual; several stay where perturbations of norm δ can
move those of their block, its pseudospectrum. Eigenvalues that errors do not separate are one cluster.
"""

from __future__ import annotations

import numpy as np
import scipy.linalg
import scipy.linalg.lapack as lapack
import scipy.sparse as sparse

POINTS, GROWTH = 16, 1.25  # of the circle about a cluster, and from one circle to the next
PARTNERS = 8  # of a cluster that are tried


def cluster_errors(
    matrix: sparse.csr_array, vectors: np.ndarray, partners: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Eigenvalues, residuals ‖Lᵀv - λv‖ of unit left eigenvectors, and errors.

    matrix: shape (rows, columns ≥ rows), as in `discs.disc`. vectors, partners: orthonormal bases, in rows, of the left
    and the right invariant subspace.
    """
    rest = (matrix.T @ vectors.T).T
    rows = matrix.shape[0]
    block = rest[:, :rows] @ vectors.conj().T
    rest[:, :rows] -= block @ vectors
    triangle, rotation = scipy.linalg.schur(block.T, output="complex")
    gram = rest.conj() @ rest.T
    dual = np.linalg.inv(vectors @ partners.T)
    values = np.diag(triangle).copy()
    clusters = [np.array([place]) for place in range(len(values))]
    parts = [_part(triangle, rotation, gram, dual, cluster) for cluster in clusters]
    residuals = np.array([residual for residual, _ in parts])
    errors = np.array([error for _, error in parts])
    while True:
        worst, others = _overlapping(values, clusters, errors)
        if not len(others):
            spread = np.empty(len(values))
            for cluster, error in zip(clusters, errors, strict=True):
                spread[cluster] = error
            return values, residuals, spread
        # Its partner is the one that makes it best known.
        unions = [np.concatenate([clusters[worst], clusters[other]]) for other in others]
        known = [_part(triangle, rotation, gram, dual, union)[1] for union in unions]
        best = int(np.argmin(known))
        clusters[worst], errors[worst] = unions[best], known[best]
        del clusters[others[best]]
        errors = np.delete(errors, others[best])


def ordered_schur(form: np.ndarray, tail: np.ndarray, tolerance: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Largest eigenvalues of `form` by falling modulus, Schur vectors in columns, and their residuals.

    tail: what applying the operator adds to the last vectors of the basis. Ends where a residual, in units of the
    eigenvalue, exceeds the tolerance.
    """
    triangle, rotation = scipy.linalg.schur(form, output="complex")
    rests = np.empty(len(form))
    for place in range(len(form)):
        largest = place + int(np.abs(np.diag(triangle)[place:]).argmax())
        triangle, rotation, _ = lapack.ztrexc(triangle, rotation, largest + 1, place + 1)
        rests[place] = np.linalg.norm(tail @ rotation[-len(tail) :, place]) / np.abs(triangle[place, place])
        if rests[place] > tolerance:
            return np.diag(triangle)[:place].copy(), rotation[:, :place], rests[:place]
    return np.diag(triangle).copy(), rotation, rests


def _part(
    triangle: np.ndarray, rotation: np.ndarray, gram: np.ndarray, dual: np.ndarray, cluster: np.ndarray
) -> tuple[float, float]:
    """Residual and error of a cluster, given by its places on the diagonal."""
    size = len(cluster)
    select = np.zeros(len(triangle), dtype=np.int32)
    select[cluster] = 1
    triangle, rotation = lapack.ztrsen(select, triangle, rotation, job=b"N")[:2]
    own, others = triangle[:size, :size], triangle[size:, size:]
    projector = np.eye(len(triangle), size, dtype=complex)
    if len(others):
        coupling, scale, _ = lapack.ztrsyl(own, others, triangle[:size, size:], isgn=-1)
        projector[size:] = (coupling / scale).T
    norm = np.linalg.norm(dual @ rotation.conj() @ projector, 2)
    basis = rotation[:, :size]
    residual = float(np.sqrt(np.trace(basis.conj().T @ gram @ basis).real.clip(0)))
    return residual, _radius(own, float(norm) * residual)


def _radius(block: np.ndarray, uncertain: float) -> float:
    """Distance to which perturbations of norm `uncertain` can move the eigenvalues of a triangular block.

    Its pseudospectrum lies within the circle about their mean on which |block - z| nowhere falls below that norm.
    """
    if len(block) == 1:
        return uncertain
    mean = np.trace(block) / len(block)
    spread = float(np.abs(np.diag(block) - mean).max())
    radius = max(spread, uncertain)
    directions = np.exp(2j * np.pi * np.arange(POINTS) / POINTS)
    while True:
        radius *= GROWTH
        circle = (mean + radius * directions)[:, None, None] * np.eye(len(block))
        if np.linalg.svd(block - circle, compute_uv=False)[:, -1].min() > uncertain:
            return radius + spread


def _overlapping(values: np.ndarray, clusters: list[np.ndarray], errors: np.ndarray) -> tuple[int, np.ndarray]:
    """The cluster of largest error that errors do not separate from others, and the nearest of these."""
    distances = np.array([[np.abs(values[one][:, None] - values[two]).min() for two in clusters] for one in clusters])
    close = (distances < errors[:, None] + errors[None, :]) & ~np.eye(len(clusters), dtype=bool)
    worst = int(np.where(close.any(axis=1), errors, -1).argmax())
    others = np.flatnonzero(close[worst])
    return worst, others[np.argsort(distances[worst, others])][:PARTNERS]
