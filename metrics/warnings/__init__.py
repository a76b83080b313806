"""The early warnings: one file each, with a head that holds every word said of it and one way to find it."""
