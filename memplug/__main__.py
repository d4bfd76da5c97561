"""`python -m memplug`: the same as the command `memplug`."""

from memplug.cli import main

if __name__ == "__main__":
    main()
