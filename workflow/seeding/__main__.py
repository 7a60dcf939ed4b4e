import sys

from seeding.cli import main

sys.exit(main())
