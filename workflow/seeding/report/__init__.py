"""The page with everything, and where its numbers come from: it reads files."""
