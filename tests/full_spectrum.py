"""All eigenvalues of a sector by LAPACK: what slow modes are compared with."""

import numpy as np
from seeding.master_equation.liouvillian import sector_matrix


def slowest_of_full_spectrum(network, atoms, sector, count):
    values = np.linalg.eigvals(sector_matrix(network, atoms, sector).toarray())
    if sector != "antisymmetric":
        values = np.delete(values, np.abs(values).argmin())
    values = values[values.imag > -1e-9]
    return values[np.argsort(-values.real)][:count]
