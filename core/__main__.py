"""`python -m core`: the same as in the browser, from the command line."""

from core.cli import main

if __name__ == "__main__":
    main()
