"""Finite N by quantum jumps: single trajectories, ensembles of them, and the damped oscillation that they show."""
