"""What residents tell and hear: needs, answers, complaints, danger, verdicts, settings."""
