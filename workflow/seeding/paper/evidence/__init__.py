"""Evidence for claims that no figure of the paper shows."""
