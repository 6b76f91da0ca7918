"""The domain of Five-Society Linkage, pure: time and data are passed in, nothing is fetched."""
