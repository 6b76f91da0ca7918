"""Hours: credited, given, spent, and thanked for."""
