"""The running program: settings, intake, dispatch, delivery, clock, and the command line."""
