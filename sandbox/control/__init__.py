"""The control interface: what tests, scripts and the page ask for over HTTP."""
