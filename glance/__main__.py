"""`python -m glance` is the `glance` command."""

from glance.cli import main

if __name__ == "__main__":
    main()
