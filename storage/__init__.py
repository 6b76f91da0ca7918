"""What is kept: the unit of work, two database drivers, migrations and repositories."""
