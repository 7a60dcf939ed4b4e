"""The figures, one module each: they read tables and compute no physics."""
