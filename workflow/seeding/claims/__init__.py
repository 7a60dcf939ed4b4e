"""Measured against published: the ledger of claims, the measures behind it, the convergence of every curve."""
