"""Supplementary figure 13 of the supplement."""
