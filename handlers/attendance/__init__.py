"""From a promise to settled hours: reminded, on the way, there, done, confirmed, safe."""
