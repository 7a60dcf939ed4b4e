import gc
import sys

# Loading packages makes hundreds of thousands of objects that all stay: looking for garbage among them takes a tenth of
# a short command.
gc.set_threshold(100_000, 50, 100)

from seeding.cli import main  # noqa: E402

sys.exit(main())
