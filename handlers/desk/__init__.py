"""Those who work on cases: their desk, lists, groups, roles and figures."""
