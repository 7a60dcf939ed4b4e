"""Supplementary figure 11 of the supplement."""
