"""Faults at every system call of a write: by strace where it is there, by a shim in Python everywhere."""
