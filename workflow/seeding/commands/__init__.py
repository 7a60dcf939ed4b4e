"""The verbs of the `seeding` command, one module each: `add_arguments(parser)` and `run(arguments)`."""
