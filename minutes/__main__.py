"""`python -m minutes`."""

if __name__ == "__main__":
    try:
        from minutes.cli import main

        main()
    except KeyboardInterrupt:  # before main takes care of it
        raise SystemExit(130) from None
