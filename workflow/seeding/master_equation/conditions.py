"""Lists of eigenvalues compared one to one, and condition numbers from eigenvectors that need not be matched."""

from __future__ import annotations

import numpy as np

ONE = 1e-6  # eigenvalues closer than this are one
SAME = 0.9  # |cos| of the angle between vectors of one mode in two spaces; below it they are two modes


def dual_norms(vectors: np.ndarray, partners: np.ndarray) -> np.ndarray:
    """Norm of each vector in the span of `partners` whose plain product with one of `vectors` is 1, with the rest 0.

    Of unit left eigenvectors, in the span of the right ones, these are the condition numbers of their eigenvalues, both
    in rows, and of pairs both members. No vector is matched with another: inside a cluster the eigenvectors of neither
    side are determined one by one. Infinite where there is no such vector.
    """
    products = vectors @ partners.T
    duals = np.linalg.pinv(products, rcond=1e-15)
    wrong = np.abs(products @ duals - np.eye(len(products))).max(axis=0, initial=0) > 1e-3
    squares = np.einsum("ji,jk,ki->i", duals.conj(), partners.conj() @ partners.T, duals, optimize=True)
    return np.where(wrong, np.inf, np.sqrt(np.abs(squares)))


def nearest(values: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Places in `values` of the ones nearest to each of `known` in turn, none taken twice."""
    free = np.array(values)
    places = np.empty(len(known), dtype=int)
    for index, value in enumerate(known):
        places[index] = np.abs(free - value).argmin()
        free[places[index]] = np.inf
    return places


def cosines(products: np.ndarray, gram: np.ndarray, values: np.ndarray) -> np.ndarray:
    """|cos| of the angles between unit vectors v and the spans of all w whose eigenvalues agree: shape (v, w).

    products: ⟨v|w⟩. gram: ⟨w|w'⟩. values: eigenvalues of the w, of which those that agree may hold any mixture.
    """
    found = np.asarray(np.abs(products))
    for place, value in enumerate(values):
        alike = np.flatnonzero(np.abs(values - value) < ONE)
        if len(alike) > 1:
            inverse = np.linalg.pinv(gram[np.ix_(alike, alike)], hermitian=True)
            squares = np.einsum("vi,ij,vj->v", products[:, alike], inverse, products[:, alike].conj())
            found[:, place] = np.sqrt(np.maximum(squares.real, 0))
    return found


def one_to_one(overlaps: np.ndarray) -> np.ndarray:
    """The overlap of each mode in the columns with the one of the rows that is its own, none taken twice."""
    from scipy.optimize import linear_sum_assignment  # a third of a second, which exact spectra need not wait for

    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    return np.asarray(overlaps[rows, columns][np.argsort(columns)])
